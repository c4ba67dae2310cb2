//! `chatwire schema verify`: proves that our copies are what they are recorded to be.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_schema::{Verification, sha256, verify};

use super::{Folder, local, name_of};
use crate::{
    error::{CliError, Exit},
    file,
};

/// Prove that a copy follows from its published file, or that no copy was touched.
///
/// With `--from`, the copy is made anew in memory and compared with ours; without it, the hash of
/// each copy is compared with the recorded one.
#[derive(clap::Parser)]
pub(super) struct Args {
    /// The published file; the copy is found by the hash or the name of this file.
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    #[command(flatten)]
    folder: Folder,
}

pub(super) fn run(args: Args) -> Result<ExitCode, CliError> {
    match &args.from {
        Some(from) => against_published(local(from)?, &args.folder),
        None => against_record(&args.folder),
    }
}

fn against_published(from: &Path, folder: &Folder) -> Result<ExitCode, CliError> {
    let published = file::read(from)?;
    let sources = folder.sources()?;
    let source = sources.find(&published, &name_of(from)?).ok_or_else(|| {
        CliError::usage(format!("no copy of {} is recorded", from.display()))
            .with_help("make one with `schema vendor`")
    })?;
    let path = folder.schemas.join(&source.file);
    let ours = file::read(&path)?;
    let verification = verify(&published, &ours, source).map_err(|error| {
        let what = format!("{} and {} cannot be compared", from.display(), path.display());
        CliError::usage(what).with_source(error).with_help("name the file that was vendored")
    })?;
    report(&verification, from, &path)
}

fn report(verification: &Verification, from: &Path, ours: &Path) -> Result<ExitCode, CliError> {
    let (from, ours) = (from.display(), ours.display());
    let mut out = io::stdout().lock();
    for difference in &verification.differences {
        writeln!(out, "{ours}: {difference} (published against ours)")?;
    }
    if !verification.published_is_recorded {
        writeln!(out, "{from}: its sha256 is not the recorded one, so it is another revision")?;
    }
    if !verification.ours_is_recorded {
        writeln!(out, "{ours}: its sha256 is not the recorded one, so it was changed by hand")?;
    }
    if verification.holds() {
        writeln!(out, "{ours}: follows from {from}")?;
        return Ok(Exit::Ok.into());
    }
    if verification.differences.is_empty() && !verification.ours_is_canonical {
        writeln!(out, "{ours}: says the same in another spelling")?;
    }
    writeln!(out, "{ours}: does not follow from {from}; run `schema vendor`")?;
    Ok(Exit::Unexpected.into())
}

fn against_record(folder: &Folder) -> Result<ExitCode, CliError> {
    let sources = folder.sources()?;
    let mut out = io::stdout().lock();
    let mut changed = 0;
    for source in &sources.entries {
        let path = folder.schemas.join(&source.file);
        if sha256(&file::read(&path)?) != source.sha256 {
            changed += 1;
            writeln!(out, "{}: its sha256 is not the recorded one", path.display())?;
        }
    }
    if changed > 0 {
        writeln!(out, "{changed} copies were changed by hand; run `schema vendor`")?;
        return Ok(Exit::Unexpected.into());
    }
    let count = sources.entries.len();
    writeln!(out, "{}: {count} of {count} copies are as recorded", folder.source_file().display())?;
    Ok(Exit::Ok.into())
}
