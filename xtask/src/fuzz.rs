//! `cargo xtask fuzz`: runs the fuzz targets for a time, or a property test with many values.

mod progress;
mod targets;

use std::{
    error::Error,
    hash::{BuildHasher, RandomState},
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    flags::Fuzz,
    process::{cargo, forward},
};

/// Names of the properties, their packages, and their tests in the test binary `it`.
const PROPERTIES: [(&str, &str, &str); 4] = [
    ("equality", "chatwire-json", "equality::"),
    ("limits", "chatwire-conformance", "limits::limits_accept_what_the_schema_accepts"),
    ("lossless", "chatwire-protocol", "lossless::any_"),
    ("templates", "chatwire-protocol", "stream::reuse::"),
];

/// Default number of values.
const CASES: u32 = 100_000;

pub(crate) fn run(task: Fuzz) -> Result<ExitCode, Box<dyn Error>> {
    if let Some(seconds) = task.seconds {
        return targets::run(task.property.as_deref(), seconds);
    }
    let name = task.property.unwrap_or_default();
    let known = PROPERTIES.iter().find(|(known, ..)| *known == name);
    let Some((_, package, tests)) = known else {
        let names = PROPERTIES.map(|(name, ..)| name).join("`, `");
        return Err(
            format!("unknown property `{name}`; use one of `{names}`, or `--seconds`").into()
        );
    };
    let mut command = cargo(["test", "--release", "--package", *package, "--test", "it"]);
    command.args(["--", tests, "--nocapture"]);
    command.env("PROPTEST_CASES", task.cases.unwrap_or(CASES).to_string());
    let seed = new_seed();
    writeln!(io::stderr(), "PROPTEST_RNG_SEED={seed}")?;
    command.env("PROPTEST_RNG_SEED", seed.to_string());
    Ok(forward(command)?)
}

/// Other values in each run: plain tests always try the same ones (`.cargo/config.toml`).
fn new_seed() -> u64 {
    RandomState::new().hash_one(())
}
