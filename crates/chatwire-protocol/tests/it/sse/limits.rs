//! Limits: where they apply, and that the error persists.

use chatwire_protocol::sse::{SseDecoder, SseError, SseLimits};

use super::decode;

#[track_caller]
fn check(limits: SseLimits, input: &[u8], events: usize, error: Option<(&str, u64)>) {
    let decoded = decode(SseDecoder::with_limits(limits), [input]);
    assert_eq!(decoded.events.len(), events);
    let seen = decoded.end.err().map(|error| (error.to_string(), error.offset()));
    assert_eq!(seen, error.map(|(text, offset)| (text.to_owned(), offset)));
}

#[test]
fn lines_are_counted_without_their_ends() {
    let limits = SseLimits::default().max_line_bytes(7);
    check(limits, b"data: a\r\n\r\ndata: b\n\n", 2, None);
    let text = "the event stream has a line of more than 7 bytes at byte 16";
    check(limits, b"data: a\n\ndata: bc\n\n", 1, Some((text, 16)));
    check(limits, b"data: a\n\ndata: bc", 1, Some((text, 16)));
    check(limits, b"\xEF\xBB\xBFdata: a\n\n", 1, None);
}

#[test]
fn events_are_counted_with_line_ends_and_comments() {
    let limits = SseLimits::default().max_event_bytes(10);
    check(limits, b"data: a\r\n\r\n\n\n\n\ndata: b\n\n", 2, None);
    check(limits, b"data: a\n:\n\n", 1, None);
    let text = "the event stream has an event of more than 10 bytes at byte 10";
    check(limits, b"data: a\n:::\n\n", 0, Some((text, 10)));
    check(limits, b":\n:\n:\n:\n:\n:", 0, Some((text, 10)));
}

#[test]
fn the_limit_passed_first_is_reported() {
    let limits = SseLimits::default().max_line_bytes(4).max_event_bytes(20);
    check(limits, b"a\nbbbbbbbbbbbbbbbbbbbbbbbb", 0, Some((&line(4, 6), 6)));
    let limits = SseLimits::default().max_line_bytes(20).max_event_bytes(4);
    check(limits, b"a\nbbbbbbbbbbbbbbbbbbbbbbbb", 0, Some((&event(4, 4), 4)));
    let limits = SseLimits::default().max_line_bytes(4).max_event_bytes(4);
    check(limits, b"bbbbb", 0, Some((&line(4, 4), 4)));
}

fn line(limit: usize, offset: u64) -> String {
    format!("the event stream has a line of more than {limit} bytes at byte {offset}")
}

fn event(limit: usize, offset: u64) -> String {
    format!("the event stream has an event of more than {limit} bytes at byte {offset}")
}

#[test]
fn the_input_is_read_up_to_the_total() {
    let limits = SseLimits::default().max_total_bytes(9);
    check(limits, b"data: a\n\n", 1, None);
    check(limits, b"data: a\n\n\n", 1, Some(("the event stream has more than 9 bytes", 9)));
    let limits = SseLimits::default().max_total_bytes(8);
    check(limits, b"data: a\n\n", 0, Some(("the event stream has more than 8 bytes", 8)));
}

#[test]
fn an_error_stays() {
    let mut decoder = SseDecoder::with_limits(SseLimits::default().max_line_bytes(7));
    decoder.feed(b"data: abc\n\n");
    let error = decoder.next().unwrap().unwrap_err();
    assert!(matches!(error, SseError::LineTooLong { offset: 7, limit: 7, .. }));
    decoder.feed(b"data: a\n\n");
    assert_eq!(decoder.next(), Some(Err(error)));
    assert_eq!(decoder.next_block(), Some(Err(error)));
    assert_eq!(decoder.finish(), Err(error));
}
