//! Where the input is cut makes no difference to the decoder.

use chatwire_protocol::sse::{SseDecoder, SseLimits};

use super::{decode, grammar::VECTORS};

/// Decodes the input at once, byte by byte, and cut in one and in two places.
#[track_caller]
fn check(name: &str, limits: SseLimits, input: &[u8]) {
    let decoder = || SseDecoder::with_limits(limits);
    let whole = decode(decoder(), [input]);
    assert_eq!(decode(decoder(), input.chunks(1)), whole, "{name}, byte by byte");
    for first in 0..=input.len() {
        for second in first..=input.len() {
            let pieces = [&input[..first], &input[first..second], &input[second..]];
            assert_eq!(decode(decoder(), pieces), whole, "{name}, cut at {first} and {second}");
        }
    }
}

#[test]
fn one_and_two_cuts_change_nothing() {
    for (name, input, ..) in VECTORS {
        check(name, SseLimits::default(), input);
    }
}

#[test]
fn cuts_change_no_error_either() {
    for (name, input, ..) in VECTORS.iter().filter(|(_, input, ..)| input.len() < 40) {
        for limit in [0, 1, 2, 3, 7, 8, 9, 10] {
            check(name, SseLimits::default().max_line_bytes(limit), input);
            check(name, SseLimits::default().max_event_bytes(limit), input);
            check(
                name,
                SseLimits::default().max_line_bytes(limit).max_event_bytes(limit + 1),
                input,
            );
            check(name, SseLimits::default().max_total_bytes(limit as u64), input);
            check(
                name,
                SseLimits::default().max_total_bytes(limit as u64 + 5).max_line_bytes(limit),
                input,
            );
        }
    }
}

#[test]
fn events_may_be_taken_late() {
    let input = b"data: a\n\ndata: b\ndata: c\n\n".repeat(50);
    let whole = decode(SseDecoder::new(), [input.as_slice()]).events;
    let mut decoder = SseDecoder::new();
    let mut taken = Vec::new();
    for piece in input.chunks(7) {
        decoder.feed(piece);
        // Takes at most one event after each piece, so that the decoder has to buffer the others.
        if let Some(event) = decoder.next() {
            let event = event.unwrap();
            taken.push((event.range.clone(), event.data.into_owned()));
        }
    }
    while let Some(event) = decoder.next() {
        let event = event.unwrap();
        taken.push((event.range.clone(), event.data.into_owned()));
    }
    let whole: Vec<_> = whole.into_iter().map(|seen| (seen.range, seen.data)).collect();
    assert_eq!(taken, whole);
}
