//! Decodes streams with chatwire-protocol.

use bytes::Bytes;
use chatwire_protocol::{
    accumulate::Accumulator,
    stream::{ChatStreamDecoder, Ending, StreamEvent},
};

/// Decodes a stream and counts the chunks with choices.
pub fn chunks(reads: &[Bytes]) -> usize {
    let mut count = 0;
    decode(reads, |event| {
        if let StreamEvent::Chunk(chunk) = event {
            count += usize::from(chunk.choices.is_some());
        }
    });
    count
}

/// Accumulates a stream into a complete response and returns its text.
pub fn text(reads: &[Bytes]) -> String {
    let mut accumulator = Accumulator::new();
    decode(reads, |event| {
        if let StreamEvent::Chunk(chunk) = event {
            accumulator.push(&chunk).expect("the stream is small");
        }
    });
    let (response, _) = accumulator.finish();
    response.first_text().unwrap_or_default().into_owned()
}

fn decode(reads: &[Bytes], mut handle: impl FnMut(StreamEvent<'_>)) {
    let mut decoder = ChatStreamDecoder::new();
    for read in reads {
        decoder.feed(read);
        while let Some(event) = decoder.next() {
            handle(event.expect("the stream is well-formed"));
        }
    }
    assert_eq!(decoder.finish(), Ending::Complete);
}
