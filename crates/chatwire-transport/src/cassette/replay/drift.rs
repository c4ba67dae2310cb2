//! A recording that a server answers differently today.

use std::fmt;

use http::header::CONTENT_TYPE;

use crate::{RecordedResponse, cassette::Recording};

/// A recording that a server answers differently today.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// The name of its recording.
    pub recording: String,
    /// What differs first.
    pub part: DriftPart,
}

/// What differs between a recording and today's answer.
///
/// Other headers, the borders of frames and their times may differ each time and are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DriftPart {
    /// The status.
    Status,
    /// The `content-type` header.
    MediaType,
    /// The bytes of the body.
    Body,
    /// How the body ended.
    End,
}

impl Drift {
    pub(crate) fn between(recording: &Recording, today: &RecordedResponse) -> Option<Self> {
        let held = &recording.exchange.response;
        let part = if held.status != today.status {
            DriftPart::Status
        } else if held.headers.get(CONTENT_TYPE) != today.headers.get(CONTENT_TYPE) {
            DriftPart::MediaType
        } else if held.body() != today.body() {
            DriftPart::Body
        } else if held.end != today.end {
            DriftPart::End
        } else {
            return None;
        };
        Some(Self { recording: recording.name.clone(), part })
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = match self.part {
            DriftPart::Status => "status",
            DriftPart::MediaType => "content type",
            DriftPart::Body => "body",
            DriftPart::End => "end",
        };
        write!(f, "{} is stale: the server gives another {part}; record it again", self.recording)
    }
}
