//! Each feature of each crate alone, and none.

use std::{error::Error, process::Command};

use super::step::{Context, Outcome, run};
use crate::{process::cargo, workspace::Package};

/// Lints every crate that has features without any and with each of them, warnings denied.
///
/// Clippy compiles what `cargo check` does, and denies warnings without compiling dependencies
/// again.
pub(super) fn each_alone(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    run(context.packages.iter().flat_map(commands))
}

fn commands(package: &Package) -> Vec<Command> {
    if package.features.is_empty() {
        return Vec::new();
    }
    let none = ["clippy", "--quiet", "--no-default-features", "--package", &package.name];
    let with = |features: &[&str]| {
        let mut command = cargo(none);
        command.args(features).args(["--", "-D", "warnings"]);
        command
    };
    let each = package.features.iter().map(|feature| with(&["--features", feature]));
    [with(&[])].into_iter().chain(each).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::packages;

    #[test]
    fn a_crate_with_features_is_built_without_any_and_with_each() {
        for package in packages().unwrap() {
            let count = package.features.len();
            let expected = if count == 0 { 0 } else { count + 1 };
            assert_eq!(commands(&package).len(), expected, "{}", package.name);
        }
    }
}
