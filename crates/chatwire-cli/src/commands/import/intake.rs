//! Reads sources one exchange after another, for `import` and `export`.

use std::{
    fmt::Display,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use chatwire_conformance::report::counted;
use chatwire_import::{
    Entry, Format, ImportError, LogMapping, Note, NoteKind, Options, Outcome, Source,
};
use chatwire_transport::cassette::{Recording, name_problem};

use super::{parquet, tally::Tally};
use crate::{
    error::{CliError, Exit},
    sanitize,
};

/// The file that `--config` names unless it is given.
const CONFIG: &str = "chatwire.toml";

/// What is read, and what of it is wanted.
#[derive(clap::Args)]
pub(crate) struct SourceArgs {
    /// Files or folders; `-` for standard input.
    #[arg(required = true, value_name = "SOURCE")]
    sources: Vec<PathBuf>,
    /// Read all sources in this format instead of recognizing it.
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// Take only exchanges whose path, model or case contains this text; can be repeated.
    #[arg(long, value_name = "TEXT")]
    only: Vec<String>,
    /// Name of the target of the recordings [default: by the host of the provider, or `imported`].
    #[arg(long, value_name = "NAME", value_parser = target)]
    target: Option<String>,
    /// Take exchanges with other endpoints, too.
    #[arg(long)]
    all_endpoints: bool,
    /// Take requests without a response, too, as recordings that fail when they are checked.
    #[arg(long)]
    keep_failures: bool,
    /// File with [import.log], which says where lines of a log keep their parts
    /// [default: chatwire.toml if it exists].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// What recordings go to.
pub(crate) trait Sink {
    /// Stores a recording; an error is about it alone, and is told in one line.
    fn add(&mut self, recording: &Recording) -> Result<Stored, String>;
}

/// What became of a recording.
pub(crate) enum Stored {
    New,
    /// Another one exists, and was kept.
    Kept,
}

/// Reads sources into a sink, and counts.
pub(crate) struct Intake<'a, S> {
    pub(crate) sink: S,
    tally: Tally,
    args: &'a SourceArgs,
}

impl<'a, S: Sink> Intake<'a, S> {
    /// Reads all sources that the flags name.
    pub(crate) fn run(args: &'a SourceArgs, sink: S) -> Result<Self, CliError> {
        let mut options = Options::new();
        options.format = args.format;
        options.target.clone_from(&args.target);
        options.all_endpoints = args.all_endpoints;
        options.log_mapping = log_mapping(args.config.clone())?;
        let mut intake = Self { sink, tally: Tally::default(), args };
        let (stdin, files): (Vec<_>, Vec<_>) =
            args.sources.iter().partition(|source| source.as_os_str() == "-");
        if !stdin.is_empty() {
            match Source::from_reader(io::stdin(), "standard input", &options) {
                Ok(source) => intake.all(source)?,
                Err(error) => intake.error(&error)?,
            }
        }
        let (tables, files): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| parquet::is_parquet(file));
        for table in tables {
            intake.table(table)?;
        }
        if !files.is_empty() {
            intake.all(Source::open_all(files, &options))?;
        }
        Ok(intake)
    }

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
        let mut what = error.to_string();
        if let Some(source) = std::error::Error::source(error) {
            what.push_str(&format!(": {source}"));
        }
        self.problem(&what)
    }

    /// Tells what could not be read or stored.
    fn problem(&mut self, what: &str) -> Result<(), CliError> {
        self.tally.errors += 1;
        writeln!(io::stderr(), "error: {}", sanitize::line(what))?;
        Ok(())
    }

    /// The recordings of a Parquet file.
    fn table(&mut self, path: &Path) -> Result<(), CliError> {
        for recording in parquet::recordings(path) {
            match recording {
                Ok(mut recording) => {
                    if let Some(target) = &self.args.target {
                        recording.meta.target.clone_from(target);
                    }
                    if recording.exchange.has_response() {
                        self.recording(&recording)?;
                        continue;
                    }
                    let mut note = Note::new(NoteKind::NoResponse, "no response arrived");
                    note.recording = Some(Box::new(recording));
                    self.note(&path.display(), &note)?;
                }
                Err(problem) => self.problem(&format!("{}: {problem}", path.display()))?,
            }
        }
        Ok(())
    }

    fn entry(&mut self, entry: Entry) -> Result<(), CliError> {
        match entry.outcome {
            Outcome::Recording(recording) => self.recording(&recording),
            Outcome::Note(note) => self.note(&entry.place, &note),
            _ => Ok(()),
        }
    }

    /// Counts what gave no exchange that can be judged.
    fn note(&mut self, place: &dyn Display, note: &Note) -> Result<(), CliError> {
        if let Some(recording) = note.recording.as_ref().filter(|_| self.args.keep_failures) {
            return self.recording(recording);
        }
        if self.tally.note(note.kind) {
            let line = sanitize::line(&format!("{place}: {note}"));
            writeln!(io::stderr(), "note: {line}")?;
        }
        Ok(())
    }

    fn recording(&mut self, recording: &Recording) -> Result<(), CliError> {
        if !self.is_wanted(recording) {
            self.tally.unwanted += 1;
            return Ok(());
        }
        match self.sink.add(recording) {
            Ok(Stored::New) => self.tally.stored += 1,
            Ok(Stored::Kept) => self.tally.kept += 1,
            Err(what) => self.problem(&what)?,
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

    /// Says what came into `place`; gives the exit code.
    pub(crate) fn finish(self, place: &Path) -> Result<ExitCode, CliError> {
        let place = place.display().to_string();
        writeln!(io::stdout(), "{}", sanitize::line(&self.tally.summary(&place)))?;
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
