//! The event-stream decoder: the grammar, every cut, the limits.

mod cuts;
mod grammar;
mod limits;
mod reference;

use std::{ops::Range, time::Duration};

use chatwire_protocol::sse::{SseDecoder, SseError};

/// One event with everything it says, so that two decodings can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    event: Option<String>,
    data: String,
    id: Option<String>,
    retry: Option<Duration>,
    range: Range<u64>,
    ordinal: u64,
}

/// Range and data of an unfinished block.
type LeftOver = (Range<u64>, Option<String>);

/// All that a decoder says about an input: its events, then its end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Decoded {
    events: Vec<Seen>,
    /// What was left over, or the error.
    end: Result<Option<LeftOver>, SseError>,
}

/// Feeds the pieces one by one and takes all events after each.
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
