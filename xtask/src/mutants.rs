//! `cargo xtask mutants`: makes faults from the built-in exchanges and some recordings, and writes
//! the table of those that each rule sees; with `--all`, from all recordings.

use std::{
    io,
    process::{Command, ExitCode},
};

use crate::{
    flags::Mutants,
    process::{chatwire, forward},
    root,
};

const ALL: [&str; 3] =
    ["fixtures/recordings", "--undecidable", "fixtures/mutants/undecidable-recordings.toml"];

/// One recording for each kind of response.
const SOME: [&str; 4] = [
    "fixtures/recordings/aimlapi/nous-hermes-2-documented",
    "fixtures/recordings/litellm/plain-stream",
    "fixtures/recordings/llama-cpp-python/plain-stream",
    "fixtures/recordings/xllamacpp/json-schema-unary",
];

pub(crate) fn run(task: &Mutants) -> io::Result<ExitCode> {
    forward(if task.all { of(&ALL) } else { command() })
}

/// Fails for a fault that no rule sees.
pub(crate) fn command() -> Command {
    let mut command = of(&SOME);
    command.args(["--table", "fixtures/mutants/table.md"]);
    command
}

fn of(recordings: &[&str]) -> Command {
    let mut command = chatwire(["mutants"]);
    command
        .args(recordings)
        .args(["--undecidable", "fixtures/mutants/undecidable.toml"])
        .current_dir(root());
    command
}
