//! `chatwire schema vendor`: reduces a published file to the chat operation and records its source.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_schema::{Provenance, Source, Sources, models, sha256, to_text, vendor};

use super::{Folder, local, name_of};
use crate::{
    error::{CliError, Exit},
    file,
};

/// Reduce a published OpenAPI file to its chat operation, without descriptions.
///
/// Writes `aimlapi/NAME.openapi.json`, where NAME is the name of the published file, and an entry
/// in `SOURCE.toml`.
/// For a file that is recorded there already, --repository and the flags after it are optional.
#[derive(clap::Parser)]
pub(super) struct Args {
    /// Published file.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    provenance: ProvenanceArgs,
    #[command(flatten)]
    folder: Folder,
}

/// The source of the published file.
#[derive(clap::Args)]
#[group(multiple = true, requires_all = ["repository", "commit", "path", "date"])]
struct ProvenanceArgs {
    /// Repository that publishes the file.
    #[arg(long, value_name = "OWNER/NAME")]
    repository: Option<String>,
    /// Commit of the file, 40 hexadecimal digits.
    #[arg(long, value_name = "HASH")]
    commit: Option<String>,
    /// Path of the file in the repository.
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Date of the commit.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

pub(super) fn run(args: Args) -> Result<ExitCode, CliError> {
    let from = local(&args.from)?;
    let name = name_of(from)?;
    let published = file::read(from)?;
    let document = vendor(&file::json(from, &published)?).map_err(|error| {
        CliError::usage(format!("cannot vendor {}", from.display()))
            .with_source(error)
            .with_help("use a file that contains the chat operation")
    })?;

    let source_file = args.folder.source_file();
    let mut sources =
        if source_file.exists() { args.folder.sources()? } else { Sources::default() };
    let provenance = provenance(args.provenance, &sources, &published, from)?;
    let ours = to_text(&document);
    let place = format!("aimlapi/{name}.openapi.json");
    let source = Source::new(&place, models(&document), provenance, &published, ours.as_bytes());
    sources.put(source);

    let path = args.folder.schemas.join(&place);
    file::write(&path, &ours)?;
    file::write(&source_file, &sources.to_text())?;
    writeln!(
        io::stdout(),
        "{}: {} bytes from {} of {}, recorded in {}",
        path.display(),
        ours.len(),
        published.len(),
        from.display(),
        source_file.display()
    )?;
    Ok(Exit::Ok.into())
}

/// The source from the flags, or else the recorded source of the same file.
fn provenance(
    args: ProvenanceArgs,
    sources: &Sources,
    published: &[u8],
    from: &Path,
) -> Result<Provenance, CliError> {
    if let ProvenanceArgs {
        repository: Some(repository),
        commit: Some(commit),
        path: Some(path),
        date: Some(date),
    } = args
    {
        return Provenance::new(repository, commit, path, date).map_err(|error| {
            CliError::usage("the source of the file is invalid").with_source(error)
        });
    }
    let digest = sha256(published);
    let recorded = sources.entries.iter().find(|entry| entry.published_sha256 == digest);
    recorded.map(|entry| entry.provenance.clone()).ok_or_else(|| {
        CliError::usage(format!("the source of {} is unknown", from.display()))
            .with_help("use --repository, --commit, --path and --date")
    })
}
