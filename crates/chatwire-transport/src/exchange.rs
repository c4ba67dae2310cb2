//! One request and the answer to it, as they passed the transport.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, StatusCode, Version};

/// One request and the answer to it.
///
/// The recorder writes it, the replayer reads it and the conformance rules judge it.
/// Header names and values that may carry secrets never reach it: see the cassette's redaction.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Exchange {
    /// What was asked.
    pub request: RecordedRequest,
    /// What came back.
    pub response: RecordedResponse,
}

impl Exchange {
    /// Joins a request and the answer to it.
    pub fn new(request: RecordedRequest, response: RecordedResponse) -> Self {
        Self { request, response }
    }
}

/// The request half of an [`Exchange`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method.
    pub method: Method,
    /// Path and query, starting with `/`, without scheme and authority.
    pub target: String,
    /// Headers in the order they were added; only those on the allow-list.
    pub headers: HeaderMap,
    /// The whole body; empty when there was none.
    pub body: Bytes,
}

impl RecordedRequest {
    /// A request without headers and body.
    pub fn new(method: Method, target: impl Into<String>) -> Self {
        Self { method, target: target.into(), headers: HeaderMap::new(), body: Bytes::new() }
    }
}

/// The response half of an [`Exchange`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RecordedResponse {
    /// The HTTP version the server answered with.
    pub version: Version,
    /// The status.
    pub status: StatusCode,
    /// Headers in the order they came, duplicates kept; only those on the allow-list.
    pub headers: HeaderMap,
    /// The body, one frame for each read at the transport's boundary.
    pub frames: Vec<Frame>,
    /// How the body ended.
    pub end: BodyEnd,
}

impl RecordedResponse {
    /// A response over HTTP/1.1 without headers and body, ended cleanly.
    pub fn new(status: StatusCode) -> Self {
        Self {
            version: Version::HTTP_11,
            status,
            headers: HeaderMap::new(),
            frames: Vec::new(),
            end: BodyEnd::Complete,
        }
    }

    /// All frames joined.
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

/// The bytes of one read, and when they came.
///
/// A frame is what the transport handed over at once.
/// It may cut an event, a line or a character, and over HTTP/2 it is not a TCP segment.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Frame {
    /// Time since the request was handed to the transport.
    pub at: Duration,
    /// The bytes, after any content decoding.
    pub bytes: Bytes,
}

impl Frame {
    /// Bytes that came at a time after the request was handed over.
    pub fn new(at: Duration, bytes: impl Into<Bytes>) -> Self {
        Self { at, bytes: bytes.into() }
    }
}

/// How a recorded body ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyEnd {
    /// The server ended it as its framing promises.
    Complete,
    /// The reader stopped before the end; nobody knows what would have come.
    Abandoned,
    /// The connection failed before the end.
    Failed,
}
