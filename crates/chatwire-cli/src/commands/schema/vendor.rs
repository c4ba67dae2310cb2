//! `chatwire schema vendor`: makes our copy of a published file and records where it came from.

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

/// Make our copy of a published OpenAPI file: the chat operation without its prose.
///
/// The copy goes to `aimlapi/NAME.openapi.json`, where NAME is the file's own, and an entry goes
/// to `SOURCE.toml`. A file that is recorded there already needs no other flag.
#[derive(clap::Parser)]
pub(super) struct Args {
    /// The published file.
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    provenance: ProvenanceArgs,
    #[command(flatten)]
    folder: Folder,
}

/// Where the published file came from.
#[derive(clap::Args)]
#[group(multiple = true, requires_all = ["repository", "commit", "path", "date"])]
struct ProvenanceArgs {
    /// The repository that publishes it.
    #[arg(long, value_name = "OWNER/NAME")]
    repository: Option<String>,
    /// The commit it was taken from, as 40 hexadecimal digits.
    #[arg(long, value_name = "HASH")]
    commit: Option<String>,
    /// Its path in that repository.
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// The day of that commit.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
}

pub(super) fn run(args: Args) -> Result<ExitCode, CliError> {
    let from = local(&args.from)?;
    let name = name_of(from)?;
    let published = file::read(from)?;
    let document = vendor(&file::json(from, &published)?).map_err(|error| {
        CliError::usage(format!("{} cannot be vendored", from.display()))
            .with_source(error)
            .with_help("name a file that publishes the chat operation")
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

/// What the flags say, or else what is recorded for this very file.
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
        return Provenance::new(repository, commit, path, date)
            .map_err(|error| CliError::usage("the origin is not told right").with_source(error));
    }
    let digest = sha256(published);
    let recorded = sources.entries.iter().find(|entry| entry.published_sha256 == digest);
    recorded.map(|entry| entry.provenance.clone()).ok_or_else(|| {
        CliError::usage(format!("nothing is recorded about where {} came from", from.display()))
            .with_help("give --repository, --commit, --path and --date")
    })
}
