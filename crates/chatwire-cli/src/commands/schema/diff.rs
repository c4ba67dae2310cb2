//! `chatwire schema diff`: classifies the changes between two versions of an OpenAPI file.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_schema::{Class, Document, diff};

use super::local;
use crate::{
    error::{CliError, Exit},
    file,
};

/// Compare two versions of an OpenAPI file, from the view of a client of the old one.
///
/// Each change is breaking, additive or editorial; an unknown kind of change counts as breaking.
/// The exit code is 1 if there is a breaking change.
#[derive(clap::Parser)]
pub(super) struct Args {
    /// Old version, published or vendored.
    old: PathBuf,
    /// New version, published or vendored.
    new: PathBuf,
}

pub(super) fn run(args: Args) -> Result<ExitCode, CliError> {
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let mut changes = diff(old.value(), new.value()).map_err(|error| {
        let files = format!("{} and {}", args.old.display(), args.new.display());
        CliError::usage(format!("cannot compare {files}"))
            .with_source(error)
            .with_help("use two files that contain the chat operation")
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

fn read(path: &Path) -> Result<Document, CliError> {
    let path = local(path)?;
    file::document(path, &file::read(path)?)
}
