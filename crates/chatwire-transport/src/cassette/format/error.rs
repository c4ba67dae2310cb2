//! What is wrong with a recording, and where.

use std::{
    error::Error,
    fmt, io,
    path::{Path, PathBuf},
};

/// A recording that cannot be read or written: which file, which line, what is wrong with it.
#[derive(Debug)]
pub struct RecordingError {
    path: PathBuf,
    line: Option<usize>,
    kind: RecordingErrorKind,
    source: Option<io::Error>,
}

impl RecordingError {
    pub(crate) fn new(path: impl Into<PathBuf>, kind: RecordingErrorKind) -> Self {
        Self { path: path.into(), line: None, kind, source: None }
    }

    pub(crate) fn io(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self { source: Some(source), ..Self::new(path, RecordingErrorKind::Io) }
    }

    /// Adds the line, counted from one.
    pub(crate) fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// Names the place where a file is meant to be instead of where it is now.
    pub(crate) fn moved(mut self, from: &Path, to: &Path) -> Self {
        if let Ok(rest) = self.path.strip_prefix(from) {
            self.path = to.join(rest);
        }
        self
    }

    /// The file or folder in question.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The line in the file, counted from one, where there is one to name.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// What is wrong.
    pub fn kind(&self) -> &RecordingErrorKind {
        &self.kind
    }
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.kind)
    }
}

impl Error for RecordingError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source as &(dyn Error + 'static))
    }
}

/// What is wrong with a line that git or an editor gave another end.
pub(crate) const CHANGED_ON_CHECKOUT: &str =
    "ends with a carriage return; the file was changed on checkout";

/// What is wrong with a file of a recording.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingErrorKind {
    /// The system refused; the error's source says why.
    #[error("cannot be read or written")]
    Io,
    /// A part that every recording has is not there.
    #[error("is missing; record the recording again or restore the file")]
    Missing,
    /// A part is a link, a folder or a device.
    #[error("is not a regular file; a recording holds neither links nor folders")]
    NotAFile,
    /// A folder is reached over a link.
    #[error("is a symbolic link; recordings are not read through links")]
    Link,
    /// A part is longer than is ever read.
    #[error("has {size} bytes, but at most {limit} are read")]
    TooLarge {
        /// The size in bytes.
        size: u64,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// More recordings, deeper folders or more bytes than are read at once.
    #[error("holds too much: at most {limit}")]
    TooMany {
        /// The limit that was passed.
        limit: &'static str,
    },
    /// The text is not what this part must be.
    #[error("{0}")]
    Syntax(String),
    /// The recording was written by a later version.
    #[error("format {found} is not known; this version reads format 1")]
    UnknownFormat {
        /// The format the recording claims.
        found: i64,
    },
    /// The frames do not cover the body exactly.
    #[error("the frames add up to {frames} bytes, but the body has {body}")]
    Length {
        /// The sum of the frames, in bytes.
        frames: u64,
        /// The body's size in bytes.
        body: u64,
    },
    /// Two files claim to be the same part.
    #[error("stands beside {other}; a recording has one of them")]
    Ambiguous {
        /// The other file's name.
        other: &'static str,
    },
    /// A folder of recordings is needed and a recording is given.
    #[error("is a recording itself; name the folder above it")]
    IsRecording,
    /// A folder that holds something else would be replaced.
    #[error("is not a recording and is not replaced; choose another folder")]
    NotARecording,
}
