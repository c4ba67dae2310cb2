//! The tests, and the judgment of every recording.

use std::error::Error;

use super::step::{Context, Outcome, run};
use crate::{
    book,
    flags::Book,
    manual, mutants,
    process::{cargo, chatwire},
    root,
};

/// The command, of which only the tests with the second name in theirs, that of its feature, run
/// twice: all of them take a minute.
const COMMAND: &str = "chatwire-cli";
const FEATURE: &str = "parquet";

/// Runs the tests of the workspace, and once more, with all features, those of crates of which the
/// workspace leaves some off.
pub(super) fn run_all(context: &Context) -> Result<Outcome, Box<dyn Error>> {
    let mut all_features = cargo(["test", "--all-features"]);
    let packages = context.packages.iter().filter(|it| it.published && it.has_features_off);
    for package in packages.filter(|it| it.name != COMMAND) {
        all_features.args(["--package", &package.name]);
    }
    let command = cargo(["test", "--all-features", "--package", COMMAND, "--", FEATURE]);
    let workspace = (!context.skip_tests).then(|| cargo(["test", "--workspace"]));
    run(workspace.into_iter().chain([all_features, command]))
}

/// Judges the recorded exchanges and the reference server, offline.
pub(super) fn conform(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    let mut command = chatwire(["conform"]);
    command.current_dir(root());
    run([command])
}

/// Compares the pages of the manual with the rules.
pub(super) fn manual(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    run([manual::command(true)])
}

/// Looks for faults that no rule sees.
pub(super) fn mutants(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    run([mutants::command()])
}

/// Runs the commands of the manual.
pub(super) fn book(_: &Context) -> Result<Outcome, Box<dyn Error>> {
    book::run(root(), &Book { only: None, programs: None, build: false })?;
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::packages;

    /// A filter that matches no test passes.
    #[test]
    fn the_command_has_one_feature_and_tests_of_its_name() {
        let packages = packages().unwrap();
        let command = packages.iter().find(|it| it.name == COMMAND).unwrap();
        assert_eq!(command.features, [FEATURE]);
        let file = format!("crates/{COMMAND}/tests/it/{FEATURE}.rs");
        assert!(root().join(&file).is_file(), "{file}");
    }
}
