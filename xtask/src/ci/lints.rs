//! Format and lints.

use std::error::Error;

use super::step::{Context, Outcome, run};
use crate::process::cargo;

/// Compares the format of every Rust file with that of `rustfmt`.
pub(super) fn format(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    run([cargo(["fmt", "--all", "--check"])])
}

/// Lints every target with the default features and then with all, warnings denied.
pub(super) fn clippy(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    let mut default = cargo(["clippy", "--workspace", "--all-targets"]);
    let mut all = cargo(["clippy", "--all-features", "--all-targets"]);
    all.args(context.of_published_with_features());
    for command in [&mut default, &mut all] {
        command.args(["--", "-D", "warnings"]);
    }
    run([default, all])
}
