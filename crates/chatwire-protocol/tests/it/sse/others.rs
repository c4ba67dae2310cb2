//! Compares the decoder with two other readers of event streams, on generated streams.
//!
//! Where a reader deviates from the standard, [`DEVIATIONS`] has an example, and streams of that
//! kind are not compared with it.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use std::{convert::Infallible, panic::catch_unwind};

use chatwire_protocol::sse::SseDecoder;
use chatwire_testing::cases;
use eventsource_stream::EventStream;
use futures_util::{FutureExt, StreamExt, stream};
use proptest::{collection::vec, prelude::*};
use sse_stream::SseByteStream;

use super::{decode, reference::text};

/// Name, data and last event ID of the events; `None` if the reader gave up or panicked.
type Events = Option<Vec<(String, String, String)>>;

type Reader = fn(&[&[u8]]) -> Events;

/// Whether a reader reads a stream in another way than the standard.
type Deviates = fn(&[u8]) -> bool;

/// The readers, each with the kinds of streams that it reads in another way than the standard.
const READERS: [(&str, Reader, Deviates); 2] = [
    ("eventsource-stream", by_eventsource_stream, |input| {
        is_not_text(input) || input.starts_with(BYTE_ORDER_MARK) || input.ends_with(b"\r")
    }),
    ("sse-stream", by_sse_stream, is_not_text),
];

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// What the standard says, a stream for which it matters, the readers that do otherwise, and what
/// they give.
const DEVIATIONS: [(&str, &[u8], &[&str], Events); 3] = [
    ("a byte order mark is ignored", b"\xEF\xBB\xBFdata: a\n\n", &["eventsource-stream"], None),
    ("CR ends a line", b"data: a\r\r", &["eventsource-stream"], Some(Vec::new())),
    (
        "what is no UTF-8 becomes U+FFFD",
        b"data: \xFF\n\n",
        &["eventsource-stream", "sse-stream"],
        None,
    ),
];

fn ours(pieces: &[&[u8]]) -> Events {
    let decoded = decode(SseDecoder::new(), pieces.iter().copied());
    let event = |seen: super::Seen| {
        (seen.event.unwrap_or_default(), seen.data, seen.id.unwrap_or_default())
    };
    Some(decoded.events.into_iter().map(event).collect())
}

fn by_eventsource_stream(pieces: &[&[u8]]) -> Events {
    let pieces = stream::iter(pieces.iter().map(Ok::<_, Infallible>));
    let events: Vec<_> = EventStream::new(pieces).collect().now_or_never()?;
    let event = |event: eventsource_stream::Event| {
        // The standard's name of an event without one.
        let name = Some(event.event).filter(|name| name != "message");
        (name.unwrap_or_default(), event.data, event.id)
    };
    events.into_iter().map(|read| read.ok().map(event)).collect()
}

fn by_sse_stream(pieces: &[&[u8]]) -> Events {
    let pieces = stream::iter(pieces.iter().map(|piece| Ok::<_, Infallible>(*piece)));
    let blocks: Vec<_> = SseByteStream::new(pieces).collect().now_or_never()?;
    let (mut events, mut last_id) = (Vec::new(), String::new());
    for block in blocks {
        let block = block.ok()?;
        // It gives blocks as they are, and leaves the ID and empty blocks to its caller.
        last_id = block.id.unwrap_or(last_id);
        if let Some(data) = block.data {
            events.push((block.event.unwrap_or_default(), data, last_id.clone()));
        }
    }
    Some(events)
}

fn is_not_text(input: &[u8]) -> bool {
    str::from_utf8(input).is_err()
}

fn cut<'a>(mut rest: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    for cut in cuts.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, after) = rest.split_at((*cut).min(rest.len()));
        pieces.push(piece);
        rest = after;
    }
    pieces
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(12_000)))]

    #[test]
    fn the_decoder_agrees_with_other_readers(input in text(), cuts in vec(1_usize..9, 1..40)) {
        let pieces = cut(&input, &cuts);
        let seen = ours(&pieces);
        for (name, reader, deviates) in READERS {
            if !deviates(&input) {
                prop_assert_eq!(reader(&pieces), seen.clone(), "{}", name);
            }
        }
    }
}

#[test]
fn readers_deviate_from_the_standard_only_where_the_table_says() {
    for (rule, input, deviating, reads) in &DEVIATIONS {
        let standard = ours(&[input]);
        assert_ne!(&standard, reads, "{rule}");
        for (name, reader, deviates) in READERS {
            let seen = catch_unwind(|| reader(&[input])).unwrap_or_default();
            let expected = if deviating.contains(&name) { reads } else { &standard };
            assert_eq!(&seen, expected, "{name}: {rule}");
            assert_eq!(deviates(input), deviating.contains(&name), "{name}: {rule}");
        }
    }
}
