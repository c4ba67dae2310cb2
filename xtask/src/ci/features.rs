//! Each feature of each published crate alone, and none; those of other crates together.

use std::{error::Error, process::Command};

use super::step::{Context, Outcome, run};
use crate::{process::cargo, workspace::Package};

/// Lints every published crate that has features without any and with each of them; warnings are
/// denied.
///
/// Only this repository uses the others, so one build with all their features is enough.
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
    if !package.published {
        let mut all = cargo(["clippy", "--quiet", "--all-features", "--package", &package.name]);
        all.args(["--", "-D", "warnings"]);
        return vec![all];
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
    fn a_published_crate_with_features_is_built_without_any_and_with_each() {
        for package in packages().unwrap() {
            let expected = match (package.features.len(), package.published) {
                (0, _) => 0,
                (count, true) => count + 1,
                (_, false) => 1,
            };
            assert_eq!(commands(&package).len(), expected, "{}", package.name);
        }
    }
}
