//! The error of reading a source.

use std::{error::Error, fmt, io};

use chatwire_transport::cassette::RecordingError;

use crate::Place;

/// A source or an entry that cannot be read: where, and what is wrong.
#[derive(Debug)]
pub struct ImportError {
    place: Place,
    kind: ImportErrorKind,
    source: Option<io::Error>,
}

impl ImportError {
    pub(crate) fn new(place: Place, kind: ImportErrorKind) -> Self {
        Self { place, kind, source: None }
    }

    pub(crate) fn syntax(place: Place, what: impl Into<String>) -> Self {
        Self::new(place, ImportErrorKind::Syntax(what.into()))
    }

    /// An I/O error, or the limit that the reader below ran into.
    pub(crate) fn io(place: Place, source: io::Error) -> Self {
        if let Some(Limit(what)) = source.get_ref().and_then(|source| source.downcast_ref()) {
            return Self::new(place, ImportErrorKind::Limit(what.clone()));
        }
        Self { source: Some(source), ..Self::new(place, ImportErrorKind::Io) }
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// What is wrong.
    pub fn kind(&self) -> &ImportErrorKind {
        &self.kind
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.kind)
    }
}

impl Error for ImportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_ref().map(|source| source as &(dyn Error + 'static))
    }
}

/// What is wrong with a source or an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportErrorKind {
    /// It cannot be read; see the source of the error.
    #[error("cannot be read")]
    Io,
    /// It has none of the known formats.
    #[error("is not in a known format; {ways}", ways = crate::WAYS_IN)]
    UnknownFormat,
    /// It is a Parquet file, which this crate does not read.
    #[error(
        "is Parquet; `chatwire import` reads it in a build with the feature `parquet`, and \
         chatwire-sql and the Python package do"
    )]
    Parquet,
    /// It is text in UTF-16, as some shells write it with `>`: the bytes that were received are
    /// lost.
    #[error(
        "is text in UTF-16, as PowerShell writes it: the received bytes are lost; save them again, \
         such as with `curl --output FILE`"
    )]
    Utf16,
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
    /// It is in a known format and malformed.
    #[error("{0}")]
    Syntax(String),
    /// It ends before its format allows it.
    #[error("ends in the middle of an entry; the file was cut")]
    Cut,
    /// It exceeds a limit of [`Limits`](crate::Limits).
    #[error("exceeds a limit: {0}")]
    Limit(String),
    /// It needs a feature that this build does not have.
    #[error("needs the feature `{0}` of chatwire-import, which is not compiled in")]
    Feature(&'static str),
    /// A recording that is not whole; the message names its file.
    #[error("{0}")]
    Recording(String),
}

impl From<&RecordingError> for ImportErrorKind {
    fn from(error: &RecordingError) -> Self {
        Self::Recording(error.to_string())
    }
}

/// A limit, as the source of an I/O error.
#[derive(Debug)]
pub(crate) struct Limit(pub(crate) String);

impl Limit {
    pub(crate) fn error(what: impl Into<String>) -> io::Error {
        io::Error::other(Self(what.into()))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Limit {}
