//! What is done with a body of a family.

use std::{hint::black_box, io::Cursor};

use bytes::Bytes;
use chatwire_conformance::{Judge, Subject, SubjectLimits};
use chatwire_import::{Options, Source};
use chatwire_protocol::{
    accumulate::{AccumulateLimits, Accumulator},
    chat::ChatResponse,
    error::ApiError,
    stream::{ChatStreamDecoder, StreamEvent},
};
use http::{HeaderMap, StatusCode};

use crate::families::Kind;

/// What the values of a body may take beyond eight times its size where that can be set, in bytes.
const OVERHEAD: usize = 1 << 20;

/// An operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Checks the limits of a non-streaming response, and reads it as the wire type.
    Parse,
    /// Reads a body as that of an error.
    Error,
    /// Reads a stream chunk by chunk.
    Stream,
    /// Reads a stream and joins its chunks.
    Accumulate,
    /// Judges a body by every rule.
    Judge,
    /// Reads a file of recorded traffic.
    Import,
}

impl Operation {
    /// The operations on bodies of this kind.
    pub(crate) fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Response => &[Self::Parse, Self::Error, Self::Judge],
            Kind::Stream => &[Self::Stream, Self::Accumulate, Self::Judge],
            Kind::Import => &[Self::Import],
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Error => "error",
            Self::Stream => "stream",
            Self::Accumulate => "accumulate",
            Self::Judge => "judge",
            Self::Import => "import",
        }
    }

    /// By how much its bodies are larger than those that are judged, which takes far longer.
    pub(crate) fn scale(self) -> usize {
        if self == Self::Judge { 1 } else { 4 }
    }

    /// Does it once.
    pub(crate) fn run(self, kind: Kind, judge: &Judge, body: &Bytes) {
        match self {
            Self::Parse => {
                // As the client does.
                if AccumulateLimits::default().check(body).is_ok() {
                    drop(black_box(ChatResponse::from_slice(body)));
                }
            }
            Self::Error => {
                let status = StatusCode::INTERNAL_SERVER_ERROR;
                black_box(ApiError::from_response(status, &HeaderMap::new(), body.clone()));
            }
            Self::Stream => stream(body, &mut |_| true),
            Self::Accumulate => {
                let mut accumulator = Accumulator::new();
                stream(body, &mut |event| match event {
                    StreamEvent::Chunk(chunk) => accumulator.push(&chunk).is_ok(),
                    _ => true,
                });
                black_box(accumulator.finish());
            }
            Self::Judge if kind == Kind::Stream => {
                black_box(judge.judge(&within(Subject::from_stream(body.clone()))));
            }
            Self::Judge => {
                black_box(judge.judge(&within(Subject::from_json(body.clone()))));
            }
            Self::Import => {
                let body = Cursor::new(body.clone());
                let mut options = Options::new();
                options.limits.entry_overhead_bytes = OVERHEAD;
                if let Ok(source) = Source::from_reader(body, "growth", &options) {
                    source.for_each(|entry| drop(black_box(entry)));
                }
            }
        }
    }
}

/// What is judged within the limit on memory.
fn within(subject: Subject) -> Subject {
    let mut limits = SubjectLimits::default();
    limits.max_overhead_bytes = OVERHEAD;
    subject.with_limits(limits)
}

/// Reads a stream in pieces of a network's size, until `take` wants no more.
fn stream(body: &[u8], take: &mut dyn FnMut(StreamEvent<'_>) -> bool) {
    let mut decoder = ChatStreamDecoder::new();
    for piece in body.chunks(1 << 14) {
        decoder.feed(piece);
        while let Some(event) = decoder.next() {
            if !event.is_ok_and(&mut *take) {
                return;
            }
        }
    }
    black_box(decoder.finish());
}
