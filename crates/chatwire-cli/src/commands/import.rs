//! `chatwire import`: makes recordings of traffic that other programs recorded.

mod store;
mod tally;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use chatwire_conformance::report::counted;
use chatwire_import::{Entry, Format, ImportError, LogMapping, Options, Outcome, Source};
use chatwire_transport::cassette::{Recording, name_problem};

use self::{
    store::{Store, Stored},
    tally::Tally,
};
use crate::{
    error::{CliError, Exit},
    sanitize,
};

/// The file that `--config` names unless it is given.
const CONFIG: &str = "chatwire.toml";

/// Make recordings of traffic that other programs recorded.
///
/// Reads recordings, HAR (browsers, Playwright, mitmproxy, Charles, Polly), VCR, curl -i and
/// curl -v, HTTPie, mitmproxy flows, WireMock, Hoverfly, nock, OpenAI's Batch files, logs, chunks,
/// Python reprs, llm's database, and bodies; each also in gzip, zstd, zip or a folder.
/// The format is recognized by content.
/// Each exchange is redacted and stored in DIR/TARGET/CASE; what a source did not keep is in its
/// meta.toml, and rules that need it say nothing.
/// Prints why an entry gave no recording, and a summary.
/// The exit code is 1 if nothing came in, and 2 if something could not be read or stored.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Files or folders; `-` for standard input.
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// Folder for the recordings.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Read all sources in this format instead of recognizing it.
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// Import only exchanges whose path, model or case contains this text; can be repeated.
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,
    /// Name of the target of the recordings [default: by the host of the provider, or `imported`].
    #[arg(long, value_name = "NAME", value_parser = target)]
    target: Option<String>,
    /// Import exchanges with other endpoints, too.
    #[arg(long)]
    all_endpoints: bool,
    /// Store requests without a response, too, as recordings that fail when they are checked.
    #[arg(long)]
    keep_failures: bool,
    /// Replace recordings that exist.
    #[arg(long)]
    replace: bool,
    /// File with [import.log], which says where lines of a log keep their parts
    /// [default: chatwire.toml if it exists].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let mut options = Options::new();
    options.format = args.format;
    options.target.clone_from(&args.target);
    options.all_endpoints = args.all_endpoints;
    options.log_mapping = log_mapping(args.config.clone())?;
    let mut import = Import {
        store: Store::new(args.out.clone(), args.replace),
        tally: Tally::default(),
        args: &args,
    };
    let (stdin, files): (Vec<_>, Vec<_>) =
        args.sources.iter().partition(|source| source.as_os_str() == "-");
    if !stdin.is_empty() {
        match Source::from_reader(io::stdin(), "standard input", &options) {
            Ok(source) => import.all(source)?,
            Err(error) => import.error(&error)?,
        }
    }
    if !files.is_empty() {
        import.all(Source::open_all(files, &options))?;
    }
    import.finish()
}

struct Import<'a> {
    store: Store,
    tally: Tally,
    args: &'a Args,
}

impl Import<'_> {
    fn all(&mut self, source: Source) -> Result<(), CliError> {
        for entry in source {
            match entry {
                Ok(entry) => self.entry(entry)?,
                Err(error) => self.error(&error)?,
            }
        }
        Ok(())
    }

    fn error(&mut self, error: &ImportError) -> Result<(), CliError> {
        self.tally.errors += 1;
        let mut what = error.to_string();
        if let Some(source) = std::error::Error::source(error) {
            what.push_str(&format!(": {source}"));
        }
        writeln!(io::stderr(), "error: {}", sanitize::line(&what))?;
        Ok(())
    }

    fn entry(&mut self, entry: Entry) -> Result<(), CliError> {
        match entry.outcome {
            Outcome::Recording(recording) => self.recording(&recording),
            Outcome::Note(note) => {
                if let Some(recording) = note.recording.as_ref().filter(|_| self.args.keep_failures)
                {
                    return self.recording(recording);
                }
                if self.tally.note(note.kind) {
                    let line = sanitize::line(&format!("{}: {note}", entry.place));
                    writeln!(io::stderr(), "note: {line}")?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn recording(&mut self, recording: &Recording) -> Result<(), CliError> {
        if !self.is_wanted(recording) {
            self.tally.unwanted += 1;
            return Ok(());
        }
        match self.store.add(recording) {
            Ok(Stored::New) => self.tally.stored += 1,
            Ok(Stored::Kept) => self.tally.kept += 1,
            Err(error) => {
                self.tally.errors += 1;
                writeln!(io::stderr(), "error: {}", sanitize::line(&error.to_string()))?;
            }
        }
        Ok(())
    }

    fn is_wanted(&self, recording: &Recording) -> bool {
        let model = recording.meta.model.as_deref().unwrap_or_default();
        let parts = [&recording.exchange.request.target, model, &recording.meta.case];
        let only = &self.args.only;
        only.is_empty()
            || only.iter().any(|text| parts.iter().any(|part| part.contains(text.as_str())))
    }

    fn finish(self) -> Result<ExitCode, CliError> {
        let folder = self.args.out.display().to_string();
        writeln!(io::stdout(), "{}", sanitize::line(&self.tally.summary(&folder)))?;
        if self.tally.kept > 0 {
            let what = format!("{} exist and were kept", counted(self.tally.kept, "recording"));
            return Err(CliError::usage(what).with_help("use --replace, or another --out"));
        }
        Ok(match self.tally.errors {
            0 if self.tally.stored == 0 => Exit::Unexpected.into(),
            0 => Exit::Ok.into(),
            _ => Exit::Usage.into(),
        })
    }
}

fn format(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| {
        let names: Vec<_> = Format::all().map(Format::as_str).collect();
        format!("known are {}", names.join(", "))
    })
}

fn target(name: &str) -> Result<String, String> {
    name_problem(name).map_or_else(|| Ok(name.to_owned()), |problem| Err(problem.to_owned()))
}

fn log_mapping(config: Option<PathBuf>) -> Result<Option<LogMapping>, CliError> {
    let path = match config {
        Some(path) => path,
        None => PathBuf::from(CONFIG),
    };
    if !path.is_file() && path.as_os_str() == CONFIG {
        return Ok(None);
    }
    LogMapping::load(&path).map_err(|error| {
        CliError::usage(error.to_string()).with_help("correct the table [import.log]")
    })
}
