//! `chatwire export`: makes a Parquet file of recordings and other traffic.

use std::{
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_arrow::parquet::{ParquetError, ParquetWriter};
use chatwire_transport::cassette::Recording;

use super::import::intake::{Intake, Sink, SourceArgs, Stored};
use crate::error::{CliError, Exit};

/// Make a Parquet file of recordings and other traffic, one row for each exchange.
///
/// Reads what `chatwire import` reads. The columns are those of the crate chatwire-arrow;
/// `chatwire import` makes recordings of the file again, without loss, and chatwire-sql,
/// chatwire_api.judge and every reader of Parquet read it.
/// The exit code is 1 if nothing came in, and 2 if something could not be read or written.
#[derive(clap::Parser)]
pub(crate) struct Args {
    #[command(flatten)]
    sources: SourceArgs,
    /// File to write; must not exist.
    #[arg(long, value_name = "FILE")]
    parquet: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    replace: bool,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let path = &args.parquet;
    let mut options = File::options();
    options.write(true).create(true).truncate(true).create_new(!args.replace);
    let file = options.open(path).map_err(|error| {
        let what = format!("{} cannot be created", path.display());
        CliError::usage(what).with_source(error).with_help("use --replace, or another --parquet")
    })?;
    let writer = ParquetWriter::new(BufWriter::new(file)).map_err(|error| failed(path, error))?;
    let mut intake = Intake::run(&args.sources, Table { writer: Some(writer) })?;
    if let Some(writer) = intake.sink.writer.take() {
        writer.finish().map_err(|error| failed(path, error))?;
    }
    intake.finish(path)
}

/// The file, until it cannot be written.
struct Table {
    writer: Option<ParquetWriter<BufWriter<File>>>,
}

impl Sink for Table {
    fn add(&mut self, recording: &Recording) -> Result<Stored, String> {
        let Some(writer) = &mut self.writer else {
            return Err(format!("{}: not written, because the file failed", recording.name));
        };
        match writer.add(recording) {
            Ok(()) => Ok(Stored::New),
            Err(error) => {
                self.writer = None;
                Err(format!("{}: {error}", recording.name))
            }
        }
    }
}

fn failed(path: &Path, error: ParquetError) -> CliError {
    CliError::new(Exit::Usage, format!("{} is not written", path.display())).with_source(error)
}
