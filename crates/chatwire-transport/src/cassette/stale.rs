//! A recording that a server answers differently today.

use std::fmt;

use http::header::CONTENT_TYPE;

use super::bundle::Bundle;
use crate::RecordedResponse;

/// A recording that a server answers differently today.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stale {
    /// The name of its bundle.
    pub bundle: String,
    /// What differs first.
    pub part: StalePart,
}

/// What differs between a recording and today's answer.
///
/// Other headers, the borders of frames and their times may differ each time and are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StalePart {
    /// The status.
    Status,
    /// The `content-type` header.
    MediaType,
    /// The bytes of the body.
    Body,
    /// How the body ended.
    End,
}

impl Stale {
    pub(super) fn between(bundle: &Bundle, today: &RecordedResponse) -> Option<Self> {
        let held = &bundle.exchange.response;
        let part = if held.status != today.status {
            StalePart::Status
        } else if held.headers.get(CONTENT_TYPE) != today.headers.get(CONTENT_TYPE) {
            StalePart::MediaType
        } else if held.body() != today.body() {
            StalePart::Body
        } else if held.end != today.end {
            StalePart::End
        } else {
            return None;
        };
        Some(Self { bundle: bundle.name.clone(), part })
    }
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            StalePart::Status => "status",
            StalePart::MediaType => "content type",
            StalePart::Body => "body",
            StalePart::End => "end",
        };
        write!(f, "{} is stale: the server gives another {part}; record it again", self.bundle)
    }
}
