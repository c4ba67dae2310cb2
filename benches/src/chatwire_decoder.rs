//! What is measured.

use bytes::Bytes;
use chatwire_protocol::{
    accumulate::Accumulator,
    stream::{ChatStreamDecoder, Ending, StreamEvent},
};

/// Reads a stream chunk by chunk and counts what came.
pub fn chunks(reads: &[Bytes]) -> usize {
    let mut count = 0;
    decode(reads, |event| {
        if let StreamEvent::Chunk(chunk) = event {
            count += usize::from(chunk.choices.is_some());
        }
    });
    count
}

/// Reads a stream into one message, with everything an answer has, and gives its text.
pub fn text(reads: &[Bytes]) -> String {
    let mut accumulator = Accumulator::new();
    decode(reads, |event| {
        if let StreamEvent::Chunk(chunk) = event {
            accumulator.push(&chunk).expect("the stream is small");
        }
    });
    let (answer, _) = accumulator.finish();
    answer.first_text().unwrap_or_default().to_owned()
}

fn decode(reads: &[Bytes], mut take: impl FnMut(StreamEvent<'_>)) {
    let mut decoder = ChatStreamDecoder::new();
    for read in reads {
        decoder.feed(read);
        while let Some(event) = decoder.next() {
            take(event.expect("the stream is well-formed"));
        }
    }
    assert_eq!(decoder.finish(), Ending::Complete);
}
