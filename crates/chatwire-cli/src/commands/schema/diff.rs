//! `chatwire schema diff`: says what a new version of a document means for its clients.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_schema::{Class, diff};
use serde_json::Value;

use super::local;
use crate::{
    error::{CliError, Exit},
    file,
};

/// Say what a new version of an OpenAPI file means for a client of the old one.
///
/// Each change is breaking, additive or editorial; a change that is not understood is breaking.
/// Ends with 1 when there is a breaking one.
#[derive(clap::Parser)]
pub(super) struct Args {
    /// The file that clients were made for, published or vendored.
    old: PathBuf,
    /// The file that takes its place.
    new: PathBuf,
}

pub(super) fn run(args: Args) -> Result<ExitCode, CliError> {
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let mut changes = diff(&old, &new).map_err(|error| {
        let files = format!("{} and {}", args.old.display(), args.new.display());
        CliError::usage(format!("{files} cannot be compared"))
            .with_source(error)
            .with_help("name two files that publish the chat operation")
    })?;
    changes.sort_by(|a, b| b.class.cmp(&a.class).then_with(|| a.pointer.cmp(&b.pointer)));

    let mut out = io::stdout().lock();
    for change in &changes {
        writeln!(out, "{change}")?;
    }
    let count = |class| changes.iter().filter(|change| change.class == class).count();
    let breaking = count(Class::Breaking);
    let (additive, editorial) = (count(Class::Additive), count(Class::Editorial));
    writeln!(out, "{breaking} breaking, {additive} additive, {editorial} editorial")?;
    Ok(if breaking > 0 { Exit::Unexpected } else { Exit::Ok }.into())
}

fn read(path: &Path) -> Result<Value, CliError> {
    let path = local(path)?;
    file::json(path, &file::read(path)?)
}
