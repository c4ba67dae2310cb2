//! `cargo xtask manual`: makes the pages of `docs/rules`.

use std::{
    io,
    process::{Command, ExitCode},
};

use crate::{
    flags::Manual,
    process::{chatwire, forward},
    root,
};

pub(crate) fn run(task: &Manual) -> io::Result<ExitCode> {
    forward(command(task.check))
}

/// Writes the pages, or with `check` says which are stale and fails.
pub(crate) fn command(check: bool) -> Command {
    let arguments = ["rules", "--pages", "docs/rules", "--recordings", "fixtures/recordings"];
    let mut command = chatwire(arguments.into_iter().chain(check.then_some("--check")));
    command.current_dir(root());
    command
}
