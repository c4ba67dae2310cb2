//! Recorded responses, sent again as recorded.

use std::time::Duration;

use chatwire_transport::{
    BodyEnd, RecordedResponse,
    cassette::{Difference, NoMatch},
};
use http::{
    HeaderMap, HeaderName, StatusCode,
    header::{
        CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE,
        TRAILER, TRANSFER_ENCODING, UPGRADE,
    },
};
use serde_json::json;

use crate::{
    error_response::ErrorResponse,
    frames::{Frames, TimedFrame},
    http_response::HttpResponse,
};

/// The header with which a request says of which run it is.
pub(crate) const RUN_HEADER: HeaderName = HeaderName::from_static("x-chatwire-run");

/// Headers of the recorded connection, which do not apply to ours.
///
/// `content-encoding` is one of them: the recorded bytes are decoded.
/// <https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1>
const CONNECTION_HEADERS: [HeaderName; 9] = [
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

/// Whether a header is of a connection, and not passed on.
pub(crate) fn is_of_connection(name: &HeaderName) -> bool {
    CONNECTION_HEADERS.contains(name) || *name == PROXY_AUTHORIZATION
}

/// The recorded response: its status, its headers without those of the connection, and its frames.
///
/// Frames are sent at their recorded times divided by `speed`; at once if it is 0.
/// Those that are due at the same time are written together.
/// A body that was recorded with `content-length` has it again; any other is chunked.
/// A response that was not recorded to its end is cut at the same place.
pub(crate) fn response(recorded: &RecordedResponse, speed: u32) -> HttpResponse {
    let due = |at: Duration| at.checked_div(speed).unwrap_or_default();
    let frames = recorded.frames.iter();
    let timed =
        frames.map(|frame| TimedFrame { due: due(frame.at), bytes: frame.bytes.clone() }).collect();
    let mut frames = Frames::timed(timed).together();
    if let Some(length) = content_length(recorded) {
        frames = frames.with_length(length);
    }
    if recorded.end != BodyEnd::Complete {
        frames = frames.cut_at_end();
    }
    let mut headers = HeaderMap::new();
    for (name, value) in &recorded.headers {
        if !CONNECTION_HEADERS.contains(name) {
            headers.append(name, value.clone());
        }
    }
    HttpResponse::recorded(recorded.status, headers, frames)
}

/// 404 for a request without a recording, if only recordings are sent.
pub(crate) fn no_match(no_match: &NoMatch) -> ErrorResponse {
    let message = format!("{no_match}; record it, or let the server generate responses as well");
    let details = no_match.closest.as_ref().map(|closest| {
        let differences = match &closest.difference {
            Difference::Body { values, .. } => values.clone(),
            other => vec![other.to_string()],
        };
        Box::new(json!({"name": closest.recording, "differences": differences}))
    });
    ErrorResponse {
        code: Some("not_recorded"),
        details,
        ..ErrorResponse::new(StatusCode::NOT_FOUND, message)
    }
}

/// The `content-length` to send: the length of all frames, or the recorded `content-length` if the
/// response was cut.
fn content_length(response: &RecordedResponse) -> Option<u64> {
    let declared = response.headers.get(CONTENT_LENGTH)?;
    let available = response.frames.iter().map(|frame| frame.bytes.len() as u64).sum();
    if response.end == BodyEnd::Complete {
        return Some(available);
    }
    // The recorded `content-length` counts the encoded bytes.
    let encoded = response.headers.contains_key(CONTENT_ENCODING);
    let declared = declared.to_str().ok()?.parse().ok()?;
    (declared > available && !encoded).then_some(declared)
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
        let response = response(&recorded(headers, end), 0);
        assert_eq!(response.frames.size_hint().exact(), expected, "{headers:?} {end:?}");
    }

    #[test]
    fn content_length_is_computed_again() {
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
    fn connection_headers_are_removed_and_nothing_is_added() {
        let headers = [
            ("content-type", "text/event-stream"),
            ("connection", "keep-alive"),
            ("transfer-encoding", "chunked"),
            ("via", "a"),
            ("via", "b"),
        ];
        let response = response(&recorded(&headers, BodyEnd::Complete), 0);
        let names: Vec<_> = response.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["content-type", "via", "via"]);
    }

    #[track_caller]
    fn check_times(speed: u32, expected: [u64; 2]) {
        let frames = response(&recorded(&[], BodyEnd::Complete), speed).frames;
        assert_eq!(frames.due(), expected.map(Duration::from_millis));
    }

    #[test]
    fn speed_divides_the_times() {
        check_times(0, [0, 0]);
        check_times(1, [10, 30]);
        check_times(2, [5, 15]);
    }
}
