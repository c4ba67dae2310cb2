//! What a source yields.

use std::fmt;

use chatwire_transport::cassette::Recording;

use crate::Place;

/// One entry of a source.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// What it gave.
    pub outcome: Outcome,
}

/// What an entry gave.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// An exchange, redacted; its [`unknown`](chatwire_transport::Exchange::unknown) lists what the
    /// source did not keep.
    Recording(Box<Recording>),
    /// No exchange that can be judged, and why.
    Note(Note),
}

/// Why an entry gave no exchange that can be judged.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Note {
    /// The kind, for counting.
    pub kind: NoteKind,
    /// One sentence without a full stop: what was found.
    pub reason: String,
    /// The request, if it went to the endpoint for chat completions and no response arrived;
    /// otherwise `None`.
    pub recording: Option<Box<Recording>>,
}

impl Note {
    /// A note without a recording.
    pub fn new(kind: NoteKind, reason: impl Into<String>) -> Self {
        Self { kind, reason: reason.into(), recording: None }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.reason)
    }
}

/// A kind of [`Note`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NoteKind {
    /// A request of another endpoint, a page, an image, a preflight request.
    OtherEndpoint,
    /// Not HTTP: a `data:` or `blob:` URL, a WebSocket, a request that an extension answered.
    NotHttp,
    /// No response arrived: the caller stopped waiting, or the connection failed.
    NoResponse,
    /// A response arrived, but the source does not hold its body.
    NoBody,
    /// The source holds texts or counts, but not the response.
    NoResponseObject,
    /// A request without its response.
    RequestOnly,
    /// A file of a folder in no known format.
    UnknownFile,
    /// A file that is not read: a link out of the folder, a device, a pipe.
    NotRead,
}

impl NoteKind {
    /// The kind in kebab case, for example `no-body`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OtherEndpoint => "other-endpoint",
            Self::NotHttp => "not-http",
            Self::NoResponse => "no-response",
            Self::NoBody => "no-body",
            Self::NoResponseObject => "no-response-object",
            Self::RequestOnly => "request-only",
            Self::UnknownFile => "unknown-file",
            Self::NotRead => "not-read",
        }
    }
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
