//! `cargo xtask schema`: runs `chatwire schema`.

use std::{io, process::ExitCode};

use crate::{
    flags::Schema,
    process::{chatwire, forward},
};

pub(crate) fn run(task: Schema) -> io::Result<ExitCode> {
    forward(chatwire([std::ffi::OsString::from("schema")].into_iter().chain(task.args)))
}
