//! The judge inside engines, and in Python: workspaces of their own.

use std::error::Error;

use super::step::{Context, Outcome, run};
use crate::process::cargo;

const ENGINES: [&str; 2] = ["--manifest-path", "scale/Cargo.toml"];
const PYTHON: [&str; 2] = ["--manifest-path", "python/native/Cargo.toml"];

/// Checks the formatting of `scale` and of `python/native`; their lints and tests only if this step
/// is named, because the engines have four hundred crates, which take as long to build as all the
/// other steps. `cargo xtask wheel` tests `python/native`.
pub(super) fn check(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    let formatted = run([ENGINES, PYTHON].map(|manifest| {
        let mut format = cargo(["fmt", "--all", "--check"]);
        format.args(manifest);
        format
    }))?;
    if !context.is_named {
        return Ok(match formatted {
            Outcome::Passed => Outcome::Skipped(
                "only its formatting is checked; `cargo xtask ci --only scale` runs its tests, \
                 as the workflow `scale` does"
                    .to_owned(),
            ),
            failed => failed,
        });
    }
    if !matches!(formatted, Outcome::Passed) {
        return Ok(formatted);
    }
    let mut test = cargo(["test"]);
    test.args(ENGINES);
    let [engines, python] = [ENGINES, PYTHON].map(|manifest| {
        let mut clippy = cargo(["clippy", "--all-targets"]);
        clippy.args(manifest).args(["--", "-D", "warnings"]);
        clippy
    });
    run([test, engines, python])
}
