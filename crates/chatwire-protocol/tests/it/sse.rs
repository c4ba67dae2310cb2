//! The event-stream decoder: grammar, cuts, limits.

mod cuts;
mod grammar;
mod limits;
mod others;
mod reference;

use std::{ops::Range, time::Duration};

use chatwire_protocol::sse::{SseDecoder, SseError};

/// An event with all its fields, for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    event: Option<String>,
    data: String,
    id: Option<String>,
    retry: Option<Duration>,
    range: Range<u64>,
    ordinal: u64,
}

/// Range and data of an unterminated block.
type LeftOver = (Range<u64>, Option<String>);

/// All output of a decoder for an input: its events, then its end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Decoded {
    events: Vec<Seen>,
    /// The unterminated block, or the error.
    end: Result<Option<LeftOver>, SseError>,
}

/// Feeds the pieces one by one and takes all events after each piece.
fn decode<'a>(mut decoder: SseDecoder, pieces: impl IntoIterator<Item = &'a [u8]>) -> Decoded {
    let mut events = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        while let Some(Ok(event)) = decoder.next() {
            events.push(Seen {
                event: event.event.map(str::to_owned),
                data: event.data.clone().into_owned(),
                id: event.id.map(str::to_owned),
                retry: event.retry,
                range: event.range.clone(),
                ordinal: event.ordinal,
            });
        }
    }
    let end = decoder.finish().map(|rest| {
        rest.map(|block| (block.range, block.event.map(|event| event.data.into_owned())))
    });
    Decoded { events, end }
}
