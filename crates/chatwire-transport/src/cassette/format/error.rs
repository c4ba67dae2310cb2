//! The error of reading and writing recordings.

use std::{
    error::Error,
    fmt, io,
    path::{Path, PathBuf},
};

use crate::atomic_file::folder_lock::holder;

/// A recording that cannot be read or written: the file, the line and what is wrong.
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

    /// Adds the line, from 1.
    pub(crate) fn at_line(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// Replaces the path of a temporary folder by that of its final place.
    pub(crate) fn with_final_path(mut self, from: &Path, to: &Path) -> Self {
        if let Ok(rest) = self.path.strip_prefix(from) {
            self.path = to.join(rest);
        }
        self
    }

    /// The file or folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The line in the file, from 1; `None` if the error does not concern a line.
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

/// Git or an editor has changed the line ends of the file.
pub(crate) const CHANGED_ON_CHECKOUT: &str =
    "ends with a carriage return; the file was changed on checkout";

/// What is wrong with a recording or one of its files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingErrorKind {
    /// An I/O error; see the source of the error.
    #[error("cannot be read or written")]
    Io,
    /// A required file is missing.
    #[error("is missing; record the exchange again or restore the file")]
    Missing,
    /// A file is a link, a folder or a device.
    #[error("is not a regular file; a recording contains neither links nor folders")]
    NotAFile,
    /// A folder is a symbolic link.
    #[error("is a symbolic link; recordings are not read through links")]
    Link,
    /// A file exceeds its maximum size.
    #[error("has {size} bytes, but the maximum is {limit}")]
    TooLarge {
        /// The size in bytes.
        size: u64,
        /// The maximum size in bytes.
        limit: u64,
    },
    /// There are more recordings, levels of folders or bytes than allowed.
    #[error("exceeds a limit: at most {limit}")]
    TooMany {
        /// The limit that was exceeded.
        limit: &'static str,
    },
    /// The content of a file is invalid.
    #[error("{0}")]
    Syntax(String),
    /// The recording was written by a later version.
    #[error("format {found} is not known; this version reads format 1")]
    UnknownFormat {
        /// The format of the recording.
        found: i64,
    },
    /// The frames do not cover the body exactly.
    #[error("the frames add up to {frames} bytes, but the body has {body}")]
    Length {
        /// The sum of the frames, in bytes.
        frames: u64,
        /// The size of the body, in bytes.
        body: u64,
    },
    /// Two files exclude each other.
    #[error("must not exist beside {other}; remove one of them")]
    Ambiguous {
        /// The name of the other file.
        other: &'static str,
    },
    /// Another process has been writing in the folder for more than 10 seconds.
    #[error(
        "is locked by {}, which is writing there; wait until it ends, or stop it",
        holder(*process)
    )]
    Locked {
        /// The ID of the process; `None` if it is unknown.
        process: Option<u32>,
    },
    /// The folder is itself a recording, not a folder of recordings.
    #[error("is itself a recording; use the folder that contains it")]
    IsRecording,
    /// The folder contains other files, which would be lost.
    #[error("contains other files and is not replaced; choose another folder")]
    NotARecording,
}
