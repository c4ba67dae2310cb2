//! Detects an event stream by the first bytes of a body.

/// The starts of the lines of an [event stream][grammar]: fields and comments.
///
/// [grammar]: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
const LINES: [&[u8]; 5] = [b"data:", b"event:", b"id:", b"retry:", b":"];

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a body that begins with `start` is an event stream; `None` if more bytes are needed.
///
/// `declared` is whether the `content-type` is `text/event-stream`.
/// The bytes take precedence, because gateways send JSON errors as `text/event-stream` and event
/// streams as `application/json`:
///
/// - a body that begins like JSON or like a page is not an event stream;
/// - a body that begins with a field or a comment is an event stream;
/// - for any other body, the header decides.
///
/// ```
/// use chatwire_protocol::sse::looks_like_events;
///
/// assert_eq!(looks_like_events(b"data: x", false), Some(true));
/// assert_eq!(looks_like_events(b"{", true), Some(false));
/// assert_eq!(looks_like_events(b"dat", false), None);
/// ```
pub fn looks_like_events(start: &[u8], declared: bool) -> Option<bool> {
    if start.len() < BYTE_ORDER_MARK.len() && BYTE_ORDER_MARK.starts_with(start) {
        return None;
    }
    let start = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
    let first = start.first()?;
    if b"{[<".contains(first) {
        return Some(false);
    }
    if declared || LINES.iter().any(|line| start.starts_with(line)) {
        return Some(true);
    }
    let may_become = LINES.iter().any(|line| line.starts_with(start));
    (!may_become).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::looks_like_events;

    #[track_caller]
    fn check(start: &[u8], declared: bool, expected: Option<bool>) {
        let text = String::from_utf8_lossy(start);
        assert_eq!(looks_like_events(start, declared), expected, "{text}");
    }

    #[test]
    fn the_first_bytes_decide() {
        for start in [&b""[..], b"\n", b"\xef", b"\xef\xbb", b"\xef\xbb\xbf", b" \r\n"] {
            check(start, true, None);
        }
        for start in [&b"data: x"[..], b": hi", b"\n\nid:1", b"\xef\xbb\xbfevent:", b"retry:9"] {
            check(start, true, Some(true));
            check(start, false, Some(true));
        }
        for start in [&b"{"[..], b" [", b"\xef\xbb\xbf{", b"\n<html>"] {
            check(start, true, Some(false));
            check(start, false, Some(false));
        }
        check(b"dat", false, None);
        check(b"da", false, None);
        check(b"da", true, Some(true));
        check(b"internal error", false, Some(false));
        check(b"denied", false, Some(false));
        check(b"x-own: 1", true, Some(true));
    }
}
