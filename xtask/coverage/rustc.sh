#!/bin/sh
# A compiler for the crates of this workspace that has them count which lines and branches run.
# Branches are an unstable option, which only this variable allows in a stable compiler.
# Names are not compressed, because the tools that read them may lack zlib.
RUSTC_BOOTSTRAP=1 exec "$@" \
    -C instrument-coverage -Z coverage-options=branch \
    -C llvm-args=-enable-name-compression=false
