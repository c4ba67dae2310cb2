//! `chatwire schema`: vendors, verifies and compares published OpenAPI files.

mod diff;
mod drift;
mod vendor;
mod verify;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_schema::Sources;
use clap::{Parser, Subcommand};

use crate::{error::CliError, file};

/// Vendor, verify and compare published OpenAPI files.
#[derive(Parser)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Vendor(vendor::Args),
    Verify(verify::Args),
    Diff(diff::Args),
    Drift(drift::Args),
}

/// The folder of the vendored files.
#[derive(Parser)]
struct Folder {
    /// Folder of SOURCE.toml and the vendored files.
    #[arg(long, value_name = "DIR", default_value = "schemas")]
    schemas: PathBuf,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    match args.command {
        Command::Vendor(args) => vendor::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Drift(args) => drift::run(args),
    }
}

impl Folder {
    /// The file with the source of each vendored file.
    fn source_file(&self) -> PathBuf {
        self.schemas.join("SOURCE.toml")
    }

    fn sources(&self) -> Result<Sources, CliError> {
        let path = self.source_file();
        let text = String::from_utf8_lossy(&file::read(&path)?).into_owned();
        Sources::parse(&text).map_err(|error| {
            CliError::usage(format!("{} is invalid", path.display()))
                .with_source(error)
                .with_help("restore it from version control")
        })
    }
}

/// Rejects a URL.
fn local(path: &Path) -> Result<&Path, CliError> {
    if path.to_str().is_some_and(|path| path.contains("://")) {
        let what = format!("{} is a URL, and schemas are read from files", path.display());
        return Err(CliError::usage(what).with_help("download it and use the file"));
    }
    Ok(path)
}

/// The name of a schema: its file name without `.openapi.json` or `.json`.
fn name_of(path: &Path) -> Result<String, CliError> {
    let name = path.file_name().and_then(|name| name.to_str());
    let stem = name.map(|name| name.strip_suffix(".json").unwrap_or(name));
    let stem = stem.map(|name| name.strip_suffix(".openapi").unwrap_or(name));
    stem.filter(|stem| !stem.is_empty()).map(str::to_owned).ok_or_else(|| {
        CliError::usage(format!("{} has no file name", path.display()))
            .with_help("use the path of a file")
    })
}
