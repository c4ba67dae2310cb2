//! Detects the kind of a response body from its first bytes.

use chatwire_protocol::sse::looks_like_events;
use http::{HeaderMap, header::CONTENT_TYPE};

use crate::response::meta;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The kind of a response body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyKind {
    /// An event stream.
    Events,
    /// A single body: a completion, an error or HTML.
    Single,
}

/// The kind of a body from its first bytes and the content type; `None` if it needs more bytes.
pub(super) fn body_kind(start: &[u8], headers: &HeaderMap) -> Option<BodyKind> {
    let declared = meta::header_text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let is_events = looks_like_events(start, declared.starts_with("text/event-stream"))?;
    Some(if is_events { BodyKind::Events } else { BodyKind::Single })
}

/// The length of the blank start of a body, with its byte order mark, of which `known` bytes are
/// known.
pub(super) fn blank_start(body: &[u8], known: usize) -> usize {
    let mark =
        if known == 0 && body.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let start = known.max(mark);
    let rest = body.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Whether the first line of a body that is not blank ends after the first `searched` bytes, which
/// were searched before; the first `blank` bytes are blank.
pub(super) fn ends_first_line(body: &[u8], blank: usize, searched: usize) -> bool {
    let start = if searched == 0 { blank_start(body, blank) } else { searched };
    body.get(start..).unwrap_or_default().contains(&b'\n')
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(start: &[u8], declared: &'static str, expected: Option<BodyKind>) {
        let headers = [(CONTENT_TYPE, HeaderValue::from_static(declared))].into_iter().collect();
        assert_eq!(body_kind(start, &headers), expected, "{}", String::from_utf8_lossy(start));
    }

    #[test]
    fn blanks_are_counted_once() {
        assert_eq!(blank_start(b" \r\n{", 0), 3);
        assert_eq!(blank_start(b"\xef\xbb\xbf \n", 0), 5);
        assert_eq!(blank_start(b"\xef\xbb", 0), 0);
        // What is known is not looked at.
        assert_eq!(blank_start(b"xx \nda", 2), 4);
    }

    #[test]
    fn the_end_of_the_first_line_is_searched_for_once() {
        assert!(!ends_first_line(b"\n{", 0, 0));
        assert!(ends_first_line(b"\n{}\n", 0, 0));
        assert!(ends_first_line(b"\n\n{}\n", 2, 3));
        // What was searched is not looked at.
        assert!(!ends_first_line(b"{}\n{}", 0, 3));
    }

    #[test]
    fn the_first_bytes_decide() {
        const EVENTS: &str = "text/event-stream; charset=utf-8";
        const JSON: &str = "application/json";
        for start in [&b""[..], b"\n", b"\xef", b"\xef\xbb", b"\xef\xbb\xbf", b" \r\n"] {
            check(start, EVENTS, None);
        }
        for start in [&b"data: x"[..], b": hi", b"\n\nid:1", b"\xef\xbb\xbfevent:", b"retry:9"] {
            check(start, EVENTS, Some(BodyKind::Events));
            check(start, JSON, Some(BodyKind::Events));
        }
        for start in [&b"{"[..], b" [", b"\xef\xbb\xbf{", b"\n<html>"] {
            check(start, EVENTS, Some(BodyKind::Single));
            check(start, JSON, Some(BodyKind::Single));
        }
        check(b"dat", JSON, None);
        check(b"da", "", None);
        check(b"da", EVENTS, Some(BodyKind::Events));
        check(b"internal error", "text/plain", Some(BodyKind::Single));
        check(b"denied", "text/plain", Some(BodyKind::Single));
        check(b"x-own: 1", EVENTS, Some(BodyKind::Events));
    }
}
