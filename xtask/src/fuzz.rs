//! `cargo xtask fuzz`: tries a property of the test suite on far more values than a test run does.

use std::{error::Error, process::ExitCode};

use crate::{
    flags::Fuzz,
    process::{cargo, forward},
};

/// The properties by name: the package, and the tests in its binary `it`.
const PROPERTIES: [(&str, &str, &str); 2] = [
    ("limits", "chatwire-conformance", "limits::limits_accept_what_the_schema_accepts"),
    ("lossless", "chatwire-protocol", "lossless::any_"),
];

/// So many values are tried when no number is given.
const CASES: u32 = 100_000;

pub(crate) fn run(task: Fuzz) -> Result<ExitCode, Box<dyn Error>> {
    let known = PROPERTIES.iter().find(|(name, ..)| *name == task.property);
    let Some((_, package, tests)) = known else {
        let names = PROPERTIES.map(|(name, ..)| name).join("`, `");
        return Err(
            format!("no property is called `{}`; known are `{names}`", task.property).into()
        );
    };
    let mut command = cargo(["test", "--release", "--package", *package, "--test", "it"]);
    command.args(["--", tests, "--nocapture"]);
    command.env("PROPTEST_CASES", task.cases.unwrap_or(CASES).to_string());
    Ok(forward(command)?)
}
