//! What changed for users since the last release.

use std::error::Error;

use super::step::{Context, Outcome, run};
use crate::process::{cargo, output, program, succeeds};

/// Compares the published crates with those of the last release, which is the newest tag `v*`.
pub(super) fn compare(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    let tags = output(program("git", ["tag", "--list", "v*", "--sort=-version:refname"]))?;
    let Some(last) = tags.lines().next() else {
        return Ok(Outcome::Skipped("no version published: nothing to compare".to_owned()));
    };
    if !succeeds(cargo(["semver-checks", "--version"])) {
        let install = "cargo install cargo-semver-checks --locked";
        return Err(format!("cargo-semver-checks is missing: run `{install}`").into());
    }
    let mut command = cargo(["semver-checks", "--baseline-rev", last]);
    command.args(context.of_published());
    run([command])
}
