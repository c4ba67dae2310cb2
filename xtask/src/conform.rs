//! `cargo xtask conform`: runs `chatwire conform` in the root of the repository.

use std::{ffi::OsString, io, process::ExitCode};

use crate::{
    flags::Conform,
    process::{chatwire, forward},
    root,
};

pub(crate) fn run(task: Conform) -> io::Result<ExitCode> {
    let mut command = chatwire([OsString::from("conform")].into_iter().chain(task.args));
    command.current_dir(root());
    forward(command)
}
