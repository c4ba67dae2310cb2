//! `chatwire schema drift`: what a newly published OpenAPI file means for clients of the bundled
//! one.

mod document_drift;
mod download;
mod recordings;
mod render;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_schema::{Contract, ContractSet, Document, Source, bundled, models};

use self::{document_drift::DocumentDrift, recordings::Recordings};
use super::name_of;
use crate::{
    error::{CliError, Exit},
    file, sanitize, suggest,
};

/// Compare a newly published OpenAPI file with the bundled one, by what it means for clients.
///
/// Each change is breaking, additive or editorial; an unknown kind of change counts as breaking.
/// Descriptions are not compared: the bundled documents have none.
/// The exit code is 1 if there is a breaking change, or if the new file rejects a recording that
/// the bundled one accepts; it is 3 if a file cannot be downloaded.
#[derive(clap::Parser)]
pub(super) struct Args {
    /// Published file, or its http or https URL; without it, the newest file of each bundled
    /// document is downloaded from the GitHub repository of its publisher.
    #[arg(long, value_name = "FILE|URL")]
    from: Option<String>,
    /// Bundled document to compare with, a name from `chatwire contracts`; default: the one of the
    /// same content, file name or model.
    #[arg(long, value_name = "NAME")]
    contract: Option<String>,
    /// Recordings or traffic to validate against both files, as published; can be repeated.
    #[arg(long, value_name = "PATH")]
    recordings: Vec<PathBuf>,
    /// Print editorial changes, too.
    #[arg(long)]
    all: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args) -> Result<ExitCode, CliError> {
    let named = args.contract.as_deref().map(bundled_document).transpose()?;
    let pairs = match (&args.from, named) {
        (Some(from), named) => {
            let (content, document) = published(from)?;
            let ours = named.map_or_else(|| counterpart(from, &content, &document), Ok)?;
            vec![(ours, from.clone(), document)]
        }
        (None, named) => {
            let all = ContractSet::bundled();
            let all = all.iter().filter_map(|contract| bundled::document_of(contract.name()));
            let ours: Vec<_> = named.map_or_else(|| all.collect(), |named| vec![named]);
            let newest = ours.into_iter().map(|ours| {
                let url = download::newest(&ours.0);
                published(&url).map(|(_, document)| (ours, url, document))
            });
            newest.collect::<Result<_, _>>()?
        }
    };
    let mut drifts = Vec::new();
    for (ours, from, document) in pairs {
        let recordings = if args.recordings.is_empty() {
            None
        } else {
            Some(Recordings::validate(&args.recordings, ours.0.name(), &from, &document)?)
        };
        drifts.push(DocumentDrift::new(ours, from, &document, recordings)?);
    }
    let text = if args.json {
        format!("{}\n", sanitize::json(&render::json(&drifts, args.all).to_string()))
    } else {
        render::text(&drifts, args.all)
    };
    write!(io::stdout(), "{text}")?;
    let matters = drifts.iter().any(DocumentDrift::matters);
    Ok(if matters { Exit::Unexpected } else { Exit::Ok }.into())
}

/// The content of a file or URL, and the document in it.
fn published(from: &str) -> Result<(Vec<u8>, Document), CliError> {
    let path = Path::new(from);
    let content = if download::is_url(from) { download::get(from)? } else { file::read(path)? };
    let document = file::document(path, &content)?;
    Ok((content, document))
}

/// The bundled document of this name.
fn bundled_document(name: &str) -> Result<(Source, Document), CliError> {
    bundled::document_of(name).ok_or_else(|| {
        let contracts = ContractSet::bundled();
        let known: Vec<_> = contracts.iter().map(Contract::name).collect();
        CliError::usage(format!("--contract {name}: no such bundled document"))
            .with_help(suggest::help("use", name, known))
    })
}

/// The bundled document of the same content, or else of the same file name, or else of the same
/// model.
fn counterpart(
    from: &str,
    content: &[u8],
    document: &Document,
) -> Result<(Source, Document), CliError> {
    let sources = bundled::sources().map_err(|error| {
        CliError::new(Exit::Harness, "the bundled record of sources is invalid").with_source(error)
    })?;
    let name = name_of(Path::new(from.split(['?', '#']).next().unwrap_or(from)))?;
    let by_content = sources.find(content, &name).map(|source| source.name().to_owned());
    let models = models(document.value());
    let by_model = || {
        let contracts = ContractSet::bundled();
        models.iter().find_map(|model| Some(contracts.for_model(model)?.name().to_owned()))
    };
    let found = by_content.or_else(by_model);
    found.as_deref().and_then(bundled::document_of).ok_or_else(|| {
        let known: Vec<_> = sources.entries.iter().map(Source::name).collect();
        CliError::usage(format!("{from}: no bundled document has its content, name or model"))
            .with_help(format!("name one with --contract: {}", known.join(", ")))
    })
}
