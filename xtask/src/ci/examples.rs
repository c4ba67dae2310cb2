//! The example crates, which are outside the workspace as a user's crate is.

use std::{error::Error, fs};

use super::step::{Context, Outcome, run};
use crate::{process::cargo, root};

/// Compiles and runs every crate in `examples`; each ends with 0 when it shows what it should.
pub(super) fn run_all(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    let mut commands = Vec::new();
    for entry in fs::read_dir(root().join("examples"))? {
        let folder = entry?.path();
        // The versions that the workspace is tested with, so that what is compiled is shared.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        let mut example = cargo(["run", "--quiet", "--target-dir", "target"]);
        example.arg("--manifest-path").arg(folder.join("Cargo.toml"));
        commands.push(example);
    }
    run(commands)
}
