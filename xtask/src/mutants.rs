//! `cargo xtask mutants`: makes faults from all recordings and writes the table of those that each
//! rule sees.

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
        "fixtures/recordings",
        "--undecidable",
        "fixtures/mutants/undecidable.toml",
        "--table",
        "fixtures/mutants/table.md",
    ]);
    command.current_dir(root());
    command
}
