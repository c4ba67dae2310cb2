//! Recorded answers, sent again as they came.

use std::time::Duration;

use chatwire_transport::{BodyEnd, RecordedResponse, cassette::NoMatch};
use http::{
    HeaderMap, HeaderName, StatusCode,
    header::{
        CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, PROXY_AUTHENTICATE, TE, TRAILER,
        TRANSFER_ENCODING, UPGRADE,
    },
};

use crate::{
    error_response::Refusal,
    frames::{Frames, TimedFrame},
    http_response::Reply,
};

/// Headers that told how the recorded connection carried the answer, which ours does in its own
/// way.
///
/// The recorded bytes are those after content decoding, so the encoding is gone as well.
/// <https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1>
const OF_THE_CONNECTION: [HeaderName; 9] = [
    CONNECTION,
    CONTENT_ENCODING,
    CONTENT_LENGTH,
    HeaderName::from_static("keep-alive"),
    PROXY_AUTHENTICATE,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// The recorded answer: its status, its headers but for those of the connection, and its frames.
///
/// Frames are due at their recorded times divided by `speed`; all at once when it is 0.
/// What had a `content-length` has one again, what had none is chunked.
/// An answer that was not recorded to its end breaks off there.
pub(crate) fn reply(response: &RecordedResponse, speed: u32) -> Reply {
    let due = |at: Duration| at.checked_div(speed).unwrap_or_default();
    let frames = response.frames.iter();
    let timed =
        frames.map(|frame| TimedFrame { due: due(frame.at), bytes: frame.bytes.clone() }).collect();
    let mut frames = Frames::timed(timed);
    if let Some(length) = length(response) {
        frames = frames.with_length(length);
    }
    if response.end != BodyEnd::Complete {
        frames = frames.cut_at_end();
    }
    let mut headers = HeaderMap::new();
    for (name, value) in &response.headers {
        if !OF_THE_CONNECTION.contains(name) {
            headers.append(name, value.clone());
        }
    }
    Reply::recorded(response.status, headers, frames)
}

/// The refusal of a request that has no recording, when nothing but recordings is to be sent.
pub(crate) fn miss(miss: &NoMatch) -> Refusal {
    let message = format!("{miss}; record it, or let this server make up answers as well");
    Refusal { code: Some("not_recorded"), ..Refusal::new(StatusCode::NOT_FOUND, message) }
}

/// The length to announce: that of all frames, or for an answer that breaks off the one it
/// promised.
fn length(response: &RecordedResponse) -> Option<u64> {
    let promised = response.headers.get(CONTENT_LENGTH)?;
    let there = response.frames.iter().map(|frame| frame.bytes.len() as u64).sum();
    if response.end == BodyEnd::Complete {
        return Some(there);
    }
    // The promise was about the bytes as they were encoded.
    let encoded = response.headers.contains_key(CONTENT_ENCODING);
    let promised = promised.to_str().ok()?.parse().ok()?;
    (promised > there && !encoded).then_some(promised)
}

#[cfg(test)]
mod tests {
    use chatwire_transport::Frame;
    use http::HeaderValue;
    use http_body::Body;

    use super::*;

    fn recorded(headers: &[(&'static str, &'static str)], end: BodyEnd) -> RecordedResponse {
        let mut response = RecordedResponse::new(StatusCode::OK);
        for (name, value) in headers {
            response.headers.append(*name, HeaderValue::from_static(value));
        }
        let frame = |at, bytes| Frame::new(Duration::from_millis(at), bytes);
        response.frames = vec![frame(10, "abc"), frame(30, "de")];
        response.end = end;
        response
    }

    #[track_caller]
    fn check_length(headers: &[(&'static str, &'static str)], end: BodyEnd, expected: Option<u64>) {
        let reply = reply(&recorded(headers, end), 0);
        assert_eq!(reply.frames.size_hint().exact(), expected, "{headers:?} {end:?}");
    }

    #[test]
    fn lengths_are_rebuilt() {
        check_length(&[("content-length", "5")], BodyEnd::Complete, Some(5));
        check_length(
            &[("content-length", "99"), ("content-encoding", "gzip")],
            BodyEnd::Complete,
            Some(5),
        );
        check_length(&[("transfer-encoding", "chunked")], BodyEnd::Complete, None);
        check_length(&[], BodyEnd::Complete, None);
        check_length(&[("content-length", "9")], BodyEnd::Failed, Some(9));
        check_length(&[("content-length", "5")], BodyEnd::Abandoned, None);
        check_length(
            &[("content-length", "9"), ("content-encoding", "gzip")],
            BodyEnd::Failed,
            None,
        );
    }

    #[test]
    fn headers_of_the_connection_are_left_out_and_nothing_is_added() {
        let headers = [
            ("content-type", "text/event-stream"),
            ("connection", "keep-alive"),
            ("transfer-encoding", "chunked"),
            ("via", "a"),
            ("via", "b"),
        ];
        let reply = reply(&recorded(&headers, BodyEnd::Complete), 0);
        let names: Vec<_> = reply.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["content-type", "via", "via"]);
    }

    #[track_caller]
    fn check_times(speed: u32, expected: [u64; 2]) {
        let frames = reply(&recorded(&[], BodyEnd::Complete), speed).frames;
        assert_eq!(frames.due(), expected.map(Duration::from_millis));
    }

    #[test]
    fn speed_divides_the_times() {
        check_times(0, [0, 0]);
        check_times(1, [10, 30]);
        check_times(2, [5, 15]);
    }
}
