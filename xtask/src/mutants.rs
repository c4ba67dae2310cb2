//! `cargo xtask mutants`: makes faults from the built-in exchanges and some recordings, and writes
//! the table of those that each rule sees.

use std::{
    io,
    process::{Command, ExitCode},
};

use crate::{
    process::{chatwire, forward},
    root,
};

pub(crate) fn run() -> io::Result<ExitCode> {
    forward(command())
}

/// Fails for a fault that no rule sees.
pub(crate) fn command() -> Command {
    let mut command = chatwire([
        "mutants",
        "fixtures/recordings/aimlapi/nous-hermes-2-documented",
        "fixtures/recordings/litellm/plain-stream",
        "fixtures/recordings/llama-cpp-python/plain-stream",
        "fixtures/recordings/xllamacpp/json-schema-unary",
        "--undecidable",
        "fixtures/mutants/undecidable.toml",
        "--table",
        "fixtures/mutants/table.md",
    ]);
    command.current_dir(root());
    command
}
