//! The fuzz targets, which are outside the workspace.

use std::{error::Error, fs};

use super::step::{Context, Outcome, run};
use crate::{
    process::{cargo, program, succeeds},
    root,
};

const MANIFEST: [&str; 2] = ["--manifest-path", "fuzz/Cargo.toml"];

/// Compiles the fuzz targets: with nightly into programs, where it is installed, or else up to
/// code generation with the compiler that is at hand.
pub(super) fn build(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    if !succeeds(program("c++", ["--version"])) {
        let reason = "the fuzzer is written in C++, and no compiler `c++` is installed";
        return Ok(Outcome::Skipped(reason.to_owned()));
    }
    // The versions that the workspace is tested with; what only fuzzing needs is added by cargo.
    fs::copy(root().join("Cargo.lock"), root().join("fuzz/Cargo.lock"))?;
    if succeeds(program("rustup", ["run", "nightly", "rustc", "--version"])) {
        let mut build = program("rustup", ["run", "nightly", "cargo", "build"]);
        build.args(MANIFEST).args(["--target-dir", "target/fuzz"]);
        return run([build]);
    }
    let mut check = cargo(["check", "--target-dir", "target"]);
    check.args(MANIFEST);
    Ok(match run([check])? {
        Outcome::Passed => Outcome::Skipped(
            "compiled, and not linked: the toolchain `nightly` is not installed".to_owned(),
        ),
        failed => failed,
    })
}
