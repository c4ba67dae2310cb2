//! Event streams and lines of chunks as the body of a response to a non-streaming request.

use chatwire_protocol::{
    accumulate::{Accumulator, Diagnostic},
    chat::ChatResponse,
    sse::looks_like_events,
    stream::{ChatStreamDecoder, Ending, StreamError, StreamEvent},
};

use super::chat::Completion;
use crate::{
    ResponseLimits, StreamReport,
    error::ErrorSource,
    stream::json_lines::{self, JsonLines},
};

/// The response that an event stream adds up to, from a server that streams although the request
/// was non-streaming.
pub(super) fn completion(
    body: &[u8],
    choices: Option<u64>,
    limits: &ResponseLimits,
) -> Result<Completion, ErrorSource> {
    let expected = choices.unwrap_or(1);
    let decoder = ChatStreamDecoder::with_limits(limits.framing()).chunk_limits(limits.content);
    let mut decoder = decoder.expect_choices(expected);
    let mut accumulator = Accumulator::with_limits(limits.content).expect_choices(expected);
    decoder.feed(body);
    decoder.close();
    while let Some(event) = decoder.next() {
        match event {
            Ok(StreamEvent::Chunk(chunk)) => {
                accumulator.push(&chunk).map_err(ErrorSource::LimitExceeded)?;
            }
            Ok(_) => {}
            Err(StreamError::Api { error, offset, .. }) => {
                return Err(ErrorSource::Api { error, offset: Some(offset) });
            }
            Err(error) => return Err(ErrorSource::Stream(error)),
        }
    }
    let irregularities = decoder.irregularities();
    match decoder.finish() {
        Ending::Truncated(truncation) => Err(match truncation.error {
            Some(error) => ErrorSource::Api { error, offset: None },
            None => ErrorSource::Truncated(truncation),
        }),
        ending => {
            let (response, diagnostics) = accumulator.finish();
            let stream = Some(StreamReport { ending, irregularities });
            Ok(Completion { response, stream, diagnostics, unwrapped: None })
        }
    }
}

/// What a stream that failed adds up to so far; `None` if the body is no stream or has no choice.
pub(super) fn partial(
    body: &[u8],
    choices: Option<u64>,
) -> Option<(ChatResponse, Vec<Diagnostic>)> {
    let lines;
    let events = if looks_like_events(body, false) == Some(true) {
        body
    } else if json_lines::is_stream(body) {
        lines = JsonLines::default().convert(body);
        &lines
    } else {
        return None;
    };
    let expected = choices.unwrap_or(1);
    let mut decoder = ChatStreamDecoder::new().expect_choices(expected);
    let mut accumulator = Accumulator::new().expect_choices(expected);
    decoder.feed(events);
    decoder.close();
    while let Some(Ok(event)) = decoder.next() {
        if let StreamEvent::Chunk(chunk) = event
            && accumulator.push(&chunk).is_err()
        {
            break;
        }
    }
    let (response, diagnostics) = accumulator.finish();
    response.first_choice().is_some().then_some((response, diagnostics))
}
