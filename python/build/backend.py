"""The build backend: maturin's, which gets the compiled module built before.

maturin puts either programs or one extension module into a wheel, and this wheel has both: the
program `chatwire` by maturin, and `chatwire_api/_arrow` as a file that is there when it starts.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULE = "_arrow"


def build_module(profile="release"):
    """Builds the compiled module into the package, in place of an older one.

    Other interpreters than CPython cannot load it and get a package without it.
    """
    package = ROOT / "python" / "chatwire_api"
    for old in [*package.glob(MODULE + "*.so"), *package.glob(MODULE + "*.pyd")]:
        old.unlink()
    if sys.implementation.name != "cpython":
        return
    command = ["cargo", "build", "--profile", profile]
    command += ["--message-format", "json-render-diagnostics"]
    # The stable interface is the same everywhere: no interpreter has to be asked, and a build in
    # another virtual environment compiles nothing anew.
    environment = {**os.environ, "PYO3_NO_PYTHON": "1", "PYO3_BUILD_EXTENSION_MODULE": "1"}
    folder = ROOT / "python" / "native"
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, check=True)
    built = None
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message["reason"] == "compiler-artifact" and message["target"]["name"] == MODULE:
            built = message["filenames"][0]
    if built is None:
        raise SystemExit(f"cargo built no {MODULE}")
    name = MODULE + (".pyd" if built.endswith(".dll") else ".abi3.so")
    shutil.copyfile(built, package / name)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Builds the wheel."""
    import maturin

    build_module()
    return maturin.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    """Builds the wheel that points to this checkout."""
    import maturin

    build_module()
    return maturin.build_editable(wheel_directory, config_settings, metadata_directory)


def __getattr__(hook):
    """All other hooks are maturin's."""
    import maturin

    return getattr(maturin, hook)


if __name__ == "__main__":
    build_module(*sys.argv[1:])
