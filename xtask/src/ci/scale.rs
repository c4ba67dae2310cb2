//! The judge inside engines, a workspace of its own.

use std::error::Error;

use super::step::{Context, Outcome, run};
use crate::process::cargo;

const MANIFEST: [&str; 2] = ["--manifest-path", "scale/Cargo.toml"];

/// Checks the formatting of `scale`; its lints and its tests only if this step is named, because
/// the engines have four hundred crates, which take as long to build as all the other steps.
pub(super) fn check(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    let mut format = cargo(["fmt", "--all", "--check"]);
    format.args(MANIFEST);
    let formatted = run([format])?;
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
    let mut clippy = cargo(["clippy", "--all-targets"]);
    test.args(MANIFEST);
    clippy.args(MANIFEST).args(["--", "-D", "warnings"]);
    run([test, clippy])
}
