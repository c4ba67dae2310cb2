//! One step of CI: what it needs and how it ends.

use std::{
    error::Error,
    process::{Command, ExitCode},
};

use crate::{process::exit_code, workspace::Package};

/// A check of the repository.
/// It fails with an error when it could not be made at all.
pub(super) type Step = fn(&Context) -> Result<Outcome, Box<dyn Error>>;

/// What the steps are made from.
pub(super) struct Context {
    /// The crates of the workspace.
    pub(super) packages: Vec<Package>,
    /// Whether the caller has just run the tests of the workspace.
    pub(super) skip_tests: bool,
    /// Whether the caller named the step.
    pub(super) is_named: bool,
}

impl Context {
    /// Names the published crates to cargo.
    pub(super) fn of_published(&self) -> Vec<&str> {
        arguments(self.packages.iter().filter(|it| it.published))
    }

    /// Names the published crates that have features to cargo.
    pub(super) fn of_published_with_features(&self) -> Vec<&str> {
        arguments(self.packages.iter().filter(|it| it.published && !it.features.is_empty()))
    }
}

fn arguments<'a>(packages: impl Iterator<Item = &'a Package>) -> Vec<&'a str> {
    packages.flat_map(|it| ["--package", it.name.as_str()]).collect()
}

/// How a step ended.
pub(super) enum Outcome {
    /// All was as it should be.
    Passed,
    /// This machine lacks what the step needs; the reason is printed.
    Skipped(String),
    /// A program that the step started ended with this code.
    Failed(ExitCode),
}

/// Runs `commands` one after the other, up to the first that fails.
pub(super) fn run(commands: impl IntoIterator<Item = Command>) -> Result<Outcome, Box<dyn Error>> {
    for mut command in commands {
        let status =
            command.status().map_err(|error| format!("{command:?} cannot be started: {error}"))?;
        if !status.success() {
            return Ok(Outcome::Failed(exit_code(status)));
        }
    }
    Ok(Outcome::Passed)
}
