//! `chatwire schema verify`: compares vendored files with their published files or hashes.

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

/// Verify vendored files against the published file, or against the recorded hashes.
///
/// With --from, the file is vendored again in memory and compared with the stored one.
/// Without it, the SHA-256 of each vendored file is compared with the one in SOURCE.toml.
/// The exit code is 1 if there is a difference.
#[derive(clap::Parser)]
pub(super) struct Args {
    /// Published file; the vendored file is found by its hash or name.
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
        CliError::usage(format!("{} is not vendored", from.display()))
            .with_help("vendor it with `schema vendor`")
    })?;
    let path = folder.schemas.join(&source.file);
    let ours = file::read(&path)?;
    let verification = verify(&published, &ours, source).map_err(|error| {
        let what = format!("cannot compare {} and {}", from.display(), path.display());
        CliError::usage(what).with_source(error).with_help("use the file that was vendored")
    })?;
    report(&verification, from, &path)
}

fn report(verification: &Verification, from: &Path, ours: &Path) -> Result<ExitCode, CliError> {
    let (from, ours) = (from.display(), ours.display());
    let mut out = io::stdout().lock();
    for difference in &verification.differences {
        writeln!(out, "{ours}: {difference} (published against vendored)")?;
    }
    if !verification.published_is_recorded {
        writeln!(out, "{from}: the SHA-256 differs from the recorded one: another revision")?;
    }
    if !verification.ours_is_recorded {
        writeln!(out, "{ours}: the SHA-256 differs from the recorded one: edited by hand")?;
    }
    if verification.holds() {
        writeln!(out, "{ours}: follows from {from}")?;
        return Ok(Exit::Ok.into());
    }
    if verification.differences.is_empty() && !verification.ours_is_canonical {
        writeln!(out, "{ours}: equal, but in another format")?;
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
            writeln!(out, "{}: the SHA-256 differs from the recorded one", path.display())?;
        }
    }
    if changed > 0 {
        writeln!(out, "{changed} vendored files were edited by hand; run `schema vendor`")?;
        return Ok(Exit::Unexpected.into());
    }
    let count = sources.entries.len();
    writeln!(out, "{}: {count} of {count} vendored files match", folder.source_file().display())?;
    Ok(Exit::Ok.into())
}
