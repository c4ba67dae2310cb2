//! The chunks and the ending of a stream do not depend on how it is split.

use chatwire_protocol::stream::{ChatStreamDecoder, Ending};

use super::first_byte;

pub(super) fn check(bytes: &[u8]) {
    let (cut, body) = first_byte(bytes);
    let pieces = body.chunks(usize::from(cut) + 1);
    assert_eq!(read([body].into_iter()), read(pieces));
}

/// The events of a stream in these pieces, one line each, and its ending.
fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> (Vec<String>, Ending) {
    let mut decoder = ChatStreamDecoder::new();
    let mut events = Vec::new();
    for piece in pieces {
        decoder.feed(piece);
        drain(&mut decoder, &mut events);
    }
    decoder.close();
    drain(&mut decoder, &mut events);
    (events, decoder.finish())
}

fn drain(decoder: &mut ChatStreamDecoder, events: &mut Vec<String>) {
    // A fatal error is returned again for ever.
    while let Some(event) = decoder.next() {
        let text = format!("{event:?}");
        if event.is_err() && events.last() == Some(&text) {
            return;
        }
        events.push(text);
    }
}
