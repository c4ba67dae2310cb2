//! Errors of finding and reading subjects.

use std::{io, path::PathBuf};

use chatwire_transport::cassette::RecordingError;
use thiserror::Error;

use super::{MAX_BYTES, MAX_DEPTH};
use crate::{target::TargetError, text_error::TextError};

/// Why something cannot be read.
///
/// Each message names the file, the place in it, and what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CollectError {
    /// The path does not exist.
    #[error("{path}: no such file or folder; check the path")]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The system refuses to read it.
    #[error("{path}: cannot be read")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A folder without anything to judge.
    #[error("{path}: holds no recording, no .json and no .sse file; name one that does")]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// Folders in folders beyond the limit.
    #[error("{path}: lies more than {MAX_DEPTH} folders deep; name a folder nearer to it")]
    TooDeep {
        /// The folder.
        path: PathBuf,
    },
    /// A bare body beyond the limit.
    #[error("{path}: is longer than {MAX_BYTES} bytes; split it")]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// A file that is called neither `.json` nor `.sse`, and is neither.
    #[error(
        "{path}:{line}: {what} at byte {offset}; save the body as it was sent, as .sse if it is a stream"
    )]
    NotJson {
        /// The file.
        path: PathBuf,
        /// The one-based line.
        line: usize,
        /// The zero-based byte.
        offset: usize,
        /// The fault, in words.
        what: String,
    },
    /// A recording that is not whole.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// A `chatwire.toml` that cannot be read.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// A list of expectations that cannot be read.
    #[error("{path}:{}: {error}", error.line.unwrap_or(1))]
    Expect {
        /// The file.
        path: PathBuf,
        /// Where and why.
        error: TextError,
    },
}
