//! `chatwire schema vendor`: reduces a published file to the chat operation and records its source.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_schema::{Api, Document, Provenance, Source, Sources, models, to_text, vendor};

use super::{Folder, local};
use crate::{
    error::{CliError, Exit},
    file,
};

/// Reduce a published OpenAPI file to its chat operation, without descriptions.
///
/// Writes `FOLDER/NAME.openapi.json` in the folder of the copies, and an entry in `SOURCE.toml`.
/// For a file that is recorded there already, --as and the flags after it are optional.
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
#[group(multiple = true, requires_all = ["name", "repository", "commit", "path", "date"])]
struct ProvenanceArgs {
    /// Folder and name of the copy, such as `openai/openai`.
    #[arg(long = "as", value_name = "FOLDER/NAME")]
    name: Option<String>,
    /// Publisher of the file, as reports name it [default: the contact or title in the file].
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
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
    let published = file::read(from)?;
    let document = file::document(from, &published)?;
    let copy = vendor(document.value()).map_err(|error| {
        CliError::usage(format!("cannot vendor {}", from.display()))
            .with_source(error)
            .with_help("use a file that contains the chat operation")
    })?;

    let source_file = args.folder.source_file();
    let mut sources =
        if source_file.exists() { args.folder.sources()? } else { Sources::default() };
    let (place, api, provenance) = origin(args.provenance, &sources, &document, from)?;
    let ours = to_text(&copy);
    let models = models(&copy);
    sources.put(Source::new(&place, api, models, provenance, &published, ours.as_bytes()));

    let path = args.folder.schemas.join(&place);
    if let Some(folder) = path.parent() {
        let _exists = std::fs::create_dir(folder);
    }
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

/// The place of the copy and the source of the file: from the flags, or else as recorded for the
/// same file.
fn origin(
    args: ProvenanceArgs,
    sources: &Sources,
    document: &Document,
    from: &Path,
) -> Result<(String, Api, Provenance), CliError> {
    let version = document.version().unwrap_or_default();
    if let ProvenanceArgs {
        name: Some(name),
        publisher,
        repository: Some(repository),
        commit: Some(commit),
        path: Some(path),
        date: Some(date),
    } = args
    {
        let provenance = Provenance::new(repository, commit, path, date).map_err(|error| {
            CliError::usage("the source of the file is invalid").with_source(error)
        })?;
        let publisher = publisher.or_else(|| document.publisher().map(str::to_owned));
        let publisher = publisher.ok_or_else(|| {
            CliError::usage(format!("{} does not name its publisher", from.display()))
                .with_help("use --publisher")
        })?;
        return Ok((place(&name)?, Api::new(publisher, version), provenance));
    }
    let digest = document.sha256();
    let recorded = sources.entries.iter().find(|entry| entry.published_sha256 == digest);
    let recorded = recorded.ok_or_else(|| {
        CliError::usage(format!("the source of {} is unknown", from.display()))
            .with_help("use --as, --repository, --commit, --path and --date")
    })?;
    let api = Api::new(&recorded.publisher, version);
    Ok((recorded.file.clone(), api, recorded.provenance.clone()))
}

/// The place of a copy in the folder of the copies.
fn place(name: &str) -> Result<String, CliError> {
    let is_plain = |part: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain)
    };
    match name.split_once('/') {
        Some((folder, name)) if is_plain(folder) && is_plain(name) => {
            Ok(format!("{folder}/{name}.openapi.json"))
        }
        _ => Err(CliError::usage(format!("`{name}` is not a folder and a name"))
            .with_help("use --as FOLDER/NAME, in letters, digits, `-`, `_` and `.`")),
    }
}
