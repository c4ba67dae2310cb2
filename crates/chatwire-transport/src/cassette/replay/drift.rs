//! A recording whose server responds differently now.

use std::fmt;

use http::header::CONTENT_TYPE;

use crate::{RecordedResponse, cassette::Recording};

/// A recording whose server responds differently now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// The name of the recording.
    pub recording: String,
    /// The first part that differs.
    pub part: DriftPart,
}

/// The part of a response that differs from its recording.
///
/// Other headers and the boundaries and times of frames are not compared, because they vary.
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
    pub(crate) fn between(recording: &Recording, current: &RecordedResponse) -> Option<Self> {
        let recorded = &recording.exchange.response;
        let part = if recorded.status != current.status {
            DriftPart::Status
        } else if recorded.headers.get(CONTENT_TYPE) != current.headers.get(CONTENT_TYPE) {
            DriftPart::MediaType
        } else if recorded.body() != current.body() {
            DriftPart::Body
        } else if recorded.end != current.end {
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
        write!(
            f,
            "{} is out of date: the server now sends a different {part}; record it again",
            self.recording
        )
    }
}
