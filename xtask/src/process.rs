//! Starts other programs, above all cargo.

use std::{
    ffi::OsStr,
    io,
    process::{Command, ExitCode, ExitStatus},
};

use crate::root;

/// Cargo with `arguments`, in the root of the repository.
pub(crate) fn cargo<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root());
    command
}

/// Cargo running `chatwire` with `arguments`, in the folder that the caller stands in.
pub(crate) fn chatwire<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let manifest = root().join("Cargo.toml");
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--package", "chatwire-cli", "--manifest-path"]);
    command.arg(manifest).arg("--").args(arguments);
    command
}

/// Runs `command`, whose input and output are ours, and ends as it ends.
pub(crate) fn forward(mut command: Command) -> io::Result<ExitCode> {
    Ok(exit_code(command.status()?))
}

/// The exit code of a program; that of one that a signal ended is a failure.
pub(crate) fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}
