//! One recorded request and its response.

mod fact;
mod redacted;

use std::{collections::BTreeSet, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, StatusCode, Version};

pub use self::{fact::Fact, redacted::RedactedPart};

/// One recorded request and its response.
///
/// The recorder writes it, the replayer reads it, and conformance rules judge it.
/// Secrets are removed before an exchange is stored: see `cassette::Redaction`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Exchange {
    /// The request.
    pub request: RecordedRequest,
    /// The response; a placeholder if none arrived, see [`Exchange::has_response`].
    pub response: RecordedResponse,
    /// What the source of the exchange did not keep; empty for what our recorder wrote.
    ///
    /// A judge must not blame the server for what follows from one of these.
    pub unknown: BTreeSet<Fact>,
    /// Where redaction has overwritten something; empty before it, and in recordings that were
    /// written without this member.
    ///
    /// A judge must not blame the server for a mask.
    pub redacted: BTreeSet<RedactedPart>,
}

impl Exchange {
    /// Joins a request and its response, of which everything is known.
    pub fn new(request: RecordedRequest, response: RecordedResponse) -> Self {
        Self { request, response, unknown: BTreeSet::new(), redacted: BTreeSet::new() }
    }

    /// Adds facts that the source of the exchange did not keep.
    #[must_use]
    pub fn with_unknown(mut self, facts: impl IntoIterator<Item = Fact>) -> Self {
        self.unknown.extend(facts);
        self
    }

    /// Whether any response arrived; if not, the response ends as [`BodyEnd::NoResponse`].
    pub fn has_response(&self) -> bool {
        self.response.end != BodyEnd::NoResponse
    }
}

/// The request of an [`Exchange`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The HTTP method.
    pub method: Method,
    /// Path and query, starting with `/`, without scheme and authority.
    pub target: String,
    /// The headers in the order they were added; only those that redaction keeps.
    pub headers: HeaderMap,
    /// The whole body; empty if there was none.
    pub body: Bytes,
    /// Whether it carried credentials, which are never stored; `None` if that is unknown.
    pub credentials: Option<Credentials>,
}

impl RecordedRequest {
    /// A request without headers and body.
    pub fn new(method: Method, target: impl Into<String>) -> Self {
        Self {
            method,
            target: target.into(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            credentials: None,
        }
    }
}

/// Whether a request carried credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credentials {
    /// It carried none.
    Absent,
    /// It carried some. With a response of 401 or 403 they count as rejected.
    Present,
    /// It carried some that the server does not accept, whatever the status of its response.
    Rejected,
}

/// The response of an [`Exchange`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RecordedResponse {
    /// The HTTP version of the response.
    pub version: Version,
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers in the order received, duplicates included; only those that redaction keeps.
    pub headers: HeaderMap,
    /// The frames of the body, one for each read of the transport.
    pub frames: Vec<Frame>,
    /// How the body ended.
    pub end: BodyEnd,
}

impl RecordedResponse {
    /// An HTTP/1.1 response without headers and body, which ended as [`BodyEnd::Complete`].
    pub fn new(status: StatusCode) -> Self {
        Self {
            version: Version::HTTP_11,
            status,
            headers: HeaderMap::new(),
            frames: Vec::new(),
            end: BodyEnd::Complete,
        }
    }

    /// The place of a response that never arrived.
    ///
    /// It has no headers and no body and ends as [`BodyEnd::NoResponse`]. The status, 599, is a
    /// placeholder that no server sent.
    pub fn none() -> Self {
        // 599 is in the range of statuses.
        let status = StatusCode::from_u16(599).unwrap_or(StatusCode::BAD_GATEWAY);
        Self { end: BodyEnd::NoResponse, ..Self::new(status) }
    }

    /// The whole body: all frames joined.
    pub fn body(&self) -> Bytes {
        match self.frames.as_slice() {
            [] => Bytes::new(),
            [one] => one.bytes.clone(),
            many => {
                let mut joined =
                    BytesMut::with_capacity(many.iter().map(|frame| frame.bytes.len()).sum());
                for frame in many {
                    joined.extend_from_slice(&frame.bytes);
                }
                joined.freeze()
            }
        }
    }
}

/// The bytes of one read, and when they arrived.
///
/// A frame is what the transport returned at once.
/// It may end within an event, a line or a character, and is not a TCP segment.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Frame {
    /// Time since the request was passed to the transport.
    pub at: Duration,
    /// The bytes, after content decoding; at least one.
    pub bytes: Bytes,
}

impl Frame {
    /// The bytes that arrived at `at` after the request was passed to the transport.
    pub fn new(at: Duration, bytes: impl Into<Bytes>) -> Self {
        Self { at, bytes: bytes.into() }
    }
}

/// How a recorded body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyEnd {
    /// The server ended it as its framing requires.
    Complete,
    /// The reader stopped before the end; the rest is unknown.
    Abandoned,
    /// The connection failed before the end.
    Failed,
    /// No response arrived: the connection was refused or failed before the head.
    NoResponse,
}
