//! `chatwire import`: makes recordings of traffic that other programs recorded.

pub(crate) mod intake;
mod parquet;
mod store;
mod tally;

use std::{path::PathBuf, process::ExitCode};

use self::{
    intake::{Intake, SourceArgs},
    store::Store,
};
use crate::error::CliError;

/// Make recordings of traffic that other programs recorded.
///
/// Reads recordings, HAR (browsers, Playwright, mitmproxy, Charles, Polly), VCR, curl -i and
/// curl -v, HTTPie, mitmproxy flows, WireMock, Hoverfly, nock, OpenAI's Batch files, logs, chunks,
/// Python reprs, llm's database, and bodies; each also in gzip, zstd, zip or a folder. A build with
/// the feature `parquet` reads Parquet, too, whose columns the crate chatwire-arrow documents.
/// The format is recognized by content.
/// Each exchange is redacted and stored in DIR/TARGET/CASE; what a source did not keep is in its
/// meta.toml, and rules that need it say nothing.
/// Prints why an entry gave no recording, and a summary.
/// The exit code is 1 if nothing came in, and 2 if something could not be read or stored.
#[derive(clap::Parser)]
pub(crate) struct Args {
    #[command(flatten)]
    sources: SourceArgs,
    /// Folder for the recordings.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Replace recordings that exist.
    #[arg(long)]
    replace: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let store = Store::new(args.out.clone(), args.replace);
    Intake::run(&args.sources, store)?.finish(&args.out)
}
