//! The program that runs the fuzz targets; the targets are in the workspace, and tested there.

use std::{error::Error, fs};

use super::step::{Context, Outcome, run};
use crate::{process::cargo, root};

/// Checks the program without the fuzzer itself, which needs a C++ compiler.
pub(super) fn check(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    // The versions that the workspace is tested with; what only fuzzing needs is added by cargo.
    fs::copy(root().join("Cargo.lock"), root().join("fuzz/libfuzzer/Cargo.lock"))?;
    let mut check = cargo(["check", "--no-default-features", "--target-dir", "target"]);
    check.args(["--manifest-path", "fuzz/libfuzzer/Cargo.toml"]);
    run([check])
}
