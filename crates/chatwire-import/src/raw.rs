//! An exchange as a reader found it, and how it becomes a recording.

mod finish;
mod headers;
mod target;

use std::{collections::BTreeSet, time::Duration};

use chatwire_transport::{BodyEnd, Fact, Frame};
use http::Version;

/// A header as it stands in the source.
pub(crate) type Header = (String, Vec<u8>);

/// An exchange as a reader found it. Nothing is checked yet.
#[derive(Debug, Clone)]
pub(crate) struct Raw {
    /// The method; `None` for POST.
    pub(crate) method: Option<String>,
    /// A URL or a target; `None` if the source has none.
    pub(crate) url: Option<String>,
    pub(crate) request_headers: Vec<Header>,
    pub(crate) request_body: RawBody,
    /// The status; `None` if no response arrived.
    pub(crate) status: Option<i64>,
    pub(crate) version: Version,
    pub(crate) response_headers: Vec<Header>,
    pub(crate) response_body: RawBody,
    pub(crate) end: BodyEnd,
    /// What the reader knows that the source did not keep.
    pub(crate) unknown: BTreeSet<Fact>,
    /// When the request was sent.
    pub(crate) recorded_at: Option<String>,
    /// Why no response arrived, or why it ended early.
    pub(crate) failure: Option<String>,
    /// A name that the source gives it.
    pub(crate) name: Option<String>,
}

/// A body as it stands in the source.
#[derive(Debug, Clone)]
pub(crate) enum RawBody {
    /// There is none in the source, but there may have been one.
    NotKept,
    /// The bytes, and how long after the request the last of them arrived, if that is known.
    Bytes(Vec<u8>, Option<Duration>),
    /// The frames.
    Frames(Vec<Frame>),
}

impl RawBody {
    /// Bytes whose time is unknown.
    pub(crate) fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Bytes(bytes.into(), None)
    }

    /// A body that certainly was empty.
    pub(crate) fn empty() -> Self {
        Self::bytes(Vec::new())
    }
}

impl Default for Raw {
    /// A response of which nothing is known yet, to a request of which nothing is known.
    fn default() -> Self {
        Self {
            method: None,
            url: None,
            request_headers: Vec::new(),
            request_body: RawBody::NotKept,
            status: None,
            version: Version::HTTP_11,
            response_headers: Vec::new(),
            response_body: RawBody::NotKept,
            end: BodyEnd::Complete,
            unknown: BTreeSet::new(),
            recorded_at: None,
            failure: None,
            name: None,
        }
    }
}

impl Raw {
    /// The first value of a response header as text.
    pub(crate) fn response_header(&self, name: &str) -> Option<String> {
        headers::first(&self.response_headers, name)
    }
}
