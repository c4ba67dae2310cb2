//! Decodes streams with chatwire-protocol.

use bytes::Bytes;
use chatwire_protocol::{
    accumulate::{AccumulateLimits, Accumulator},
    chat::ChatResponse,
    sse::SseLimits,
    stream::{ChatStreamDecoder, Ending, StreamEvent},
};

/// Decodes a stream and counts the chunks with choices.
pub fn chunks(reads: &[Bytes]) -> usize {
    let mut count = 0;
    decode(ChatStreamDecoder::new(), reads, |event| {
        if let StreamEvent::Chunk(chunk) = event {
            count += usize::from(chunk.choices.is_some());
        }
    });
    count
}

/// Accumulates a stream into a complete response and returns its text.
pub fn text(reads: &[Bytes]) -> String {
    accumulated(reads, 1).first_text().unwrap_or_default().into_owned()
}

/// Accumulates a stream of as many choices into a complete response.
pub fn accumulated(reads: &[Bytes], choices: u64) -> ChatResponse {
    let mut accumulator = Accumulator::new().expect_choices(choices);
    decode(ChatStreamDecoder::new().expect_choices(choices), reads, |event| {
        if let StreamEvent::Chunk(chunk) = event {
            accumulator.push(&chunk).expect("the stream is small");
        }
    });
    accumulator.finish().0
}

/// Accumulates a stream of one choice whose events and text have at most so many bytes.
pub fn accumulated_within(reads: &[Bytes], max_bytes: usize) -> ChatResponse {
    let limits = AccumulateLimits::default().max_bytes(max_bytes);
    let framing = SseLimits::default().max_line_bytes(max_bytes).max_event_bytes(max_bytes);
    let decoder = ChatStreamDecoder::with_limits(framing).chunk_limits(limits);
    let mut accumulator = Accumulator::with_limits(limits);
    decode(decoder, reads, |event| {
        if let StreamEvent::Chunk(chunk) = event {
            accumulator.push(&chunk).expect("the stream is within its limits");
        }
    });
    accumulator.finish().0
}

fn decode(
    mut decoder: ChatStreamDecoder,
    reads: &[Bytes],
    mut handle: impl FnMut(StreamEvent<'_>),
) {
    for read in reads {
        decoder.feed(read);
        while let Some(event) = decoder.next() {
            handle(event.expect("the stream is well-formed"));
        }
    }
    assert_eq!(decoder.finish(), Ending::Complete);
}
