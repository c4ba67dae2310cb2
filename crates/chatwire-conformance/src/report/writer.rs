//! Writers of reports: each takes the entries of a run one by one and keeps none of them.

use std::{
    fs::File,
    io::{self, BufWriter, Seek as _, SeekFrom, Write},
};

use chatwire_transport::atomic_file::AtomicFile;

use super::{
    Entry, Run, Summary, github::GitHub, gitlab::GitLab, html::Html, junit::JUnit,
    markdown::Markdown, ndjson::Ndjson, sarif::Sarif,
};

/// Writes one report.
///
/// # Responsibilities
///
/// - Entries come in the order of the run, each once, and [`ReportWriter::finish`] comes last.
/// - The memory that is used does not grow with the number of entries.
/// - Text of entries is from servers and file names: a writer escapes it by the rules of its
///   format.
pub trait ReportWriter {
    /// Adds an entry.
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    fn entry(&mut self, entry: &Entry) -> io::Result<()>;

    /// Completes the report.
    ///
    /// # Errors
    ///
    /// When the output cannot be written.
    fn finish(self: Box<Self>, run: &Run, summary: &Summary) -> io::Result<()>;
}

/// The kinds of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ReportKind {
    /// JSON lines: exchanges that did not simply pass, and the totals.
    Ndjson,
    /// JSON lines: all exchanges, with frames and events.
    NdjsonAll,
    /// JUnit XML.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab code quality.
    Gitlab,
    /// A summary in Markdown.
    Markdown,
    /// One self-contained page.
    Html,
}

impl ReportKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Ndjson,
        Self::NdjsonAll,
        Self::Junit,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Markdown,
        Self::Html,
    ];

    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::NdjsonAll => "ndjson-all",
            Self::Junit => "junit",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// A writer of this kind.
    ///
    /// # Errors
    ///
    /// When the output, or a temporary file, cannot be written.
    pub fn writer(self, run: &Run, output: ReportOutput) -> io::Result<Box<dyn ReportWriter>> {
        Ok(match self {
            Self::Ndjson => Box::new(Ndjson::new(run, output, false)?),
            Self::NdjsonAll => Box::new(Ndjson::new(run, output, true)?),
            Self::Junit => Box::new(JUnit::new(run, output)?),
            Self::Sarif => Box::new(Sarif::new(run, output)?),
            Self::Github => Box::new(GitHub::new(output)),
            Self::Gitlab => Box::new(GitLab::new(output)?),
            Self::Markdown => Box::new(Markdown::new(output)),
            Self::Html => Box::new(Html::new(run, output)?),
        })
    }
}

/// Where a report goes.
pub struct ReportOutput {
    place: Place,
}

enum Place {
    File(BufWriter<AtomicFile>),
    Any(Box<dyn Write>),
}

impl ReportOutput {
    /// A file, which is replaced as a whole when the report is complete.
    ///
    /// # Errors
    ///
    /// When its folder does not exist or cannot be written.
    pub fn file(path: impl Into<std::path::PathBuf>) -> io::Result<Self> {
        let path = path.into();
        if path.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        Ok(Self { place: Place::File(BufWriter::new(AtomicFile::new(path)?)) })
    }

    /// Anything that can be written to, such as standard output.
    pub fn to(writer: impl Write + 'static) -> Self {
        Self { place: Place::Any(Box::new(writer)) }
    }

    /// Makes what was written visible.
    pub(super) fn close(self) -> io::Result<()> {
        match self.place {
            Place::File(file) => {
                file.into_inner().map_err(io::IntoInnerError::into_error)?.replace()
            }
            Place::Any(mut writer) => writer.flush(),
        }
    }
}

impl Write for ReportOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.place {
            Place::File(file) => file.write(bytes),
            Place::Any(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.place {
            Place::File(file) => file.flush(),
            Place::Any(writer) => writer.flush(),
        }
    }
}

impl std::fmt::Debug for ReportOutput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReportOutput").finish_non_exhaustive()
    }
}

/// A part of a report that stands after what is known last: it waits in a temporary file.
#[derive(Debug)]
pub(super) struct Spool {
    file: BufWriter<File>,
}

impl Spool {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile()?) })
    }

    /// Copies what was written.
    pub(super) fn copy_to(self, output: &mut ReportOutput) -> io::Result<()> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut file, output).map(drop)
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
