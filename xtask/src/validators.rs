//! `cargo xtask validators`: compares the contracts with a validator of OpenAPI in Python.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    process::{cargo, failure, run},
    python_environment::Environment,
};

/// The folder of the script and, below `target`, of its environment.
const FOLDER: &str = "xtask/validators";

/// Default number of values for each schema.
const VALUES: u32 = 1_000;

/// Makes values of every published schema, and compares the verdicts on them.
pub(crate) fn compare(root: &Path, values: Option<u32>) -> Result<(), String> {
    let setup = root.join(FOLDER);
    let environment = Environment::install(&setup, &root.join("target/validators"))?;
    let mut making = cargo(["run", "--quiet", "--package", "chatwire-testing"]);
    making.args(["--example", "values", "--", &values.unwrap_or(VALUES).to_string()]);
    let mut making =
        making.stdout(Stdio::piped()).spawn().map_err(|error| format!("cargo: {error}"))?;
    let made = making.stdout.take().ok_or("no output of cargo")?;
    let mut comparing = Command::new(environment.python());
    comparing.arg(setup.join("compare.py")).stdin(made);
    let compared = run(comparing);
    let status = making.wait().map_err(|error| failure(Path::new("cargo"), &error))?;
    compared?;
    if status.success() { Ok(()) } else { Err("the values could not be made".to_owned()) }
}
