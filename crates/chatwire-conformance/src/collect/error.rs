//! Errors of finding and reading subjects.

use std::{fmt, io, path::PathBuf};

use chatwire_transport::cassette::RecordingError;
use thiserror::Error;

use super::{MAX_BYTES, walk::MAX_DEPTH};
use crate::{report::sanitize, target::TargetError, text_error::TextError};

/// Why something cannot be read.
///
/// Each message names the file, the place in it, and what to do.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CollectError {
    /// The path does not exist.
    #[error("{}: no such file or folder; check the path", sanitize::path(path))]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The system refuses to read it.
    #[error("{}: cannot be read", sanitize::path(path))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A folder without anything to judge.
    #[error(
        "{}: holds no recording, no .json and no .sse file; name one that does",
        sanitize::path(path)
    )]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// Folders in folders beyond the limit.
    #[error(
        "{}: lies more than {MAX_DEPTH} folders deep; name a folder nearer to it",
        sanitize::path(path)
    )]
    TooDeep {
        /// The folder.
        path: PathBuf,
    },
    /// A link that is not followed.
    #[error("{}: {reason}; name what it leads to", sanitize::path(path))]
    Link {
        /// The link.
        path: PathBuf,
        /// Why, as the end of a sentence about the link.
        reason: &'static str,
    },
    /// A pipe, a socket or a device.
    #[error(
        "{}: is a pipe, a socket or a device; use - to read standard input, or a file",
        sanitize::path(path)
    )]
    Special {
        /// The path.
        path: PathBuf,
    },
    /// A bare body beyond the limit.
    #[error("{}: is longer than {MAX_BYTES} bytes; split it", sanitize::path(path))]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// JSON that is no response.
    #[error("{}: {found}", sanitize::path(path))]
    NotAResponse {
        /// The file.
        path: PathBuf,
        /// What it is, and what to do.
        found: NotAResponse,
    },
    /// Something that another reader cannot read.
    #[error("{message}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Where and why, and what to do.
        message: String,
    },
    /// A recording that is not whole.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// A `chatwire.toml` that cannot be read.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// A list of expectations that cannot be read.
    #[error("{}:{}: {error}", sanitize::path(path), error.line.unwrap_or(1))]
    Expect {
        /// The file.
        path: PathBuf,
        /// Where and why.
        error: TextError,
    },
}

/// JSON that is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAResponse {
    /// A chat-completions request.
    Request,
    /// An HTTP archive.
    Har,
    /// A list of chunks.
    Chunks,
    /// JSON that has no member of a response, of an error or of a request.
    Unrelated,
}

impl fmt::Display for NotAResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "is a request; name the response to it",
            Self::Har => "is an HTTP archive (HAR); make recordings of it with `chatwire import`",
            Self::Chunks => "is a list of chunks; make a recording of it with `chatwire import`",
            Self::Unrelated => {
                "is JSON with nothing of a response or an error in it; name a response"
            }
        })
    }
}

impl CollectError {
    /// An error of another reader; the message names the place.
    pub fn foreign(path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self::Foreign { path: path.into(), message: message.into() }
    }

    /// The message without the path, so that equal reasons can be counted together.
    pub fn reason(&self) -> String {
        let text = self.to_string();
        let path = match self {
            Self::Missing { path }
            | Self::Io { path, .. }
            | Self::Empty { path }
            | Self::TooDeep { path }
            | Self::Link { path, .. }
            | Self::Special { path }
            | Self::TooLong { path }
            | Self::Foreign { path, .. }
            | Self::NotAResponse { path, .. } => path,
            Self::Recording(_) | Self::Target(_) | Self::Expect { .. } => return text,
        };
        let path = format!("{}: ", sanitize::path(path));
        text.strip_prefix(&path).map(str::to_owned).unwrap_or(text)
    }

    /// The file or folder that cannot be read; `None` where the message alone names it.
    pub fn path(&self) -> Option<&std::path::Path> {
        match self {
            Self::Missing { path }
            | Self::Io { path, .. }
            | Self::Empty { path }
            | Self::TooDeep { path }
            | Self::Link { path, .. }
            | Self::Special { path }
            | Self::TooLong { path }
            | Self::NotAResponse { path, .. }
            | Self::Foreign { path, .. }
            | Self::Expect { path, .. } => Some(path),
            Self::Recording(_) | Self::Target(_) => None,
        }
    }
}
