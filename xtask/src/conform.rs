//! `cargo xtask conform`: runs `chatwire conform`, or `chatwire probe` with `--live`, in the root
//! of the repository.

use std::{ffi::OsString, io, process::ExitCode};

use crate::{
    flags::Conform,
    process::{chatwire, forward},
    root,
};

pub(crate) fn run(task: Conform) -> io::Result<ExitCode> {
    let is_live = task.args.iter().any(|arg| arg == "--live");
    let name = if is_live { "probe" } else { "conform" };
    let args = task.args.into_iter().filter(|arg| arg != "--live");
    let mut command = chatwire([OsString::from(name)].into_iter().chain(args));
    command.current_dir(root());
    forward(command)
}
