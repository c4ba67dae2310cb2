//! Detects the kind of a response body from its first bytes.

use http::{HeaderMap, header::CONTENT_TYPE};

use crate::response::meta;

/// The field names of an [event
/// stream](https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream).
const FIELDS: [&[u8]; 5] = [b"data:", b"event:", b"id:", b"retry:", b":"];

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The kind of a response body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyKind {
    /// An event stream.
    Events,
    /// A single body: a completion, an error or HTML.
    Single,
}

/// The kind of a body from its first bytes; `None` if it needs more of them.
///
/// The bytes take precedence over the content type: gateways send errors as `text/event-stream`,
/// and streams as JSON.
pub(super) fn body_kind(start: &[u8], headers: &HeaderMap) -> Option<BodyKind> {
    if start.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(start) {
        return None;
    }
    let start = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
    let first = start.first()?;
    if b"{[<".contains(first) {
        return Some(BodyKind::Single);
    }
    let declared = meta::header_text(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    if declared.starts_with("text/event-stream")
        || FIELDS.iter().any(|field| start.starts_with(field))
    {
        return Some(BodyKind::Events);
    }
    let may_become = FIELDS.iter().any(|field| field.starts_with(start));
    (!may_become).then_some(BodyKind::Single)
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
