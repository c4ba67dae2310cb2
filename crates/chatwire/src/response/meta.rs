//! What an answer carries beside its body.

use std::{fmt, time::Duration};

use bytes::BytesMut;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::{Attempt, response::rate_limit::RateLimit};

/// Headers that name a request, the most telling first.
const REQUEST_ID_HEADERS: [&str; 4] =
    ["x-request-id", "request-id", "apim-request-id", "x-inference-id"];

/// What an answer carries beside its body, and how the call for it went.
#[derive(Clone)]
#[non_exhaustive]
pub struct ResponseMeta {
    /// The status.
    pub status: StatusCode,
    /// All headers as they came; they may hold secrets, such as cookies.
    pub headers: HeaderMap,
    /// Every attempt of the call, the last one being the one that was answered.
    pub attempts: Vec<Attempt>,
    /// From the start of the call to the headers of the answer.
    pub time_to_headers: Duration,
    /// From the start of the call to the first byte of the body; `None` when there was none so far.
    pub time_to_first_byte: Option<Duration>,
    /// From the start of the call to the end of the body, or to its last byte so far.
    pub elapsed: Duration,
}

impl ResponseMeta {
    /// What is known when the headers of an answer have come.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, time_to_headers: Duration) -> Self {
        Self {
            status,
            headers: detach(headers),
            attempts: Vec::new(),
            time_to_headers,
            time_to_first_byte: None,
            elapsed: time_to_headers,
        }
    }

    /// The server's name for the request, from the first header that has one: `x-request-id`, `request-id`, `apim-request-id`, `x-inference-id`.
    pub fn request_id(&self) -> Option<&str> {
        REQUEST_ID_HEADERS.into_iter().find_map(|name| self.header(name))
    }

    /// AI/ML API's name for the request, under which its logs and its bill list it: `x-inference-id`.
    pub fn inference_id(&self) -> Option<&str> {
        self.header("x-inference-id")
    }

    /// The caller's own name for the request, if the server echoes it: `x-client-request-id`.
    pub fn client_request_id(&self) -> Option<&str> {
        self.header("x-client-request-id")
    }

    /// What the headers say about limits on requests and tokens.
    pub fn rate_limit(&self) -> RateLimit {
        RateLimit::from_headers(&self.headers)
    }

    /// Takes over when bytes of the body came.
    pub(crate) fn set_times(&mut self, times: &BodyTimes) {
        if let Some((first, last)) = times.bytes {
            self.time_to_first_byte = Some(first.saturating_sub(times.started));
            self.elapsed = last.saturating_sub(times.started);
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        header_text(&self.headers, name)
    }
}

impl fmt::Debug for ResponseMeta {
    /// Tells the names of the headers, and the values of those that name the request.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("ResponseMeta")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("headers", &names)
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}

/// When the bytes of a body came, by the clock of the call.
#[derive(Debug, Clone)]
pub(crate) struct BodyTimes {
    started: Duration,
    /// When the first came and when the last.
    bytes: Option<(Duration, Duration)>,
}

impl BodyTimes {
    /// Times of a call that started then.
    pub(crate) fn new(started: Duration) -> Self {
        Self { started, bytes: None }
    }

    /// Bytes have come.
    pub(crate) fn record(&mut self, now: Duration) {
        let (first, _) = self.bytes.unwrap_or((now, now));
        self.bytes = Some((first, now));
    }
}

/// A header's value without surrounding space, unless it is empty or no text.
pub(crate) fn header_text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|value| !value.is_empty())
}

/// The same headers in memory of their own.
///
/// A transport may give values that are parts of the buffer it read them into, and whoever keeps an answer would keep all of that.
fn detach(mut headers: HeaderMap) -> HeaderMap {
    let length = headers.values().map(HeaderValue::len).sum();
    let mut copies = BytesMut::with_capacity(length);
    for value in headers.values_mut() {
        copies.extend_from_slice(value.as_bytes());
        let copy = HeaderValue::from_maybe_shared(copies.split().freeze());
        let mut copy = copy.expect("a copy of a value is one");
        copy.set_sensitive(value.is_sensitive());
        *value = copy;
    }
    headers
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn meta(headers: &[(&'static str, &'static str)]) -> ResponseMeta {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        ResponseMeta::new(StatusCode::OK, headers.collect(), Duration::ZERO)
    }

    #[test]
    fn the_request_id_comes_from_the_first_header_that_has_one() {
        let named = meta(&[("x-inference-id", "i"), ("x-client-request-id", "c")]);
        assert_eq!(named.request_id(), Some("i"));
        assert_eq!(named.inference_id(), Some("i"));
        assert_eq!(named.client_request_id(), Some("c"));
        assert_eq!(meta(&[("x-request-id", "r"), ("x-inference-id", "i")]).request_id(), Some("r"));
        assert_eq!(meta(&[("x-request-id", "")]).request_id(), None);
    }

    #[test]
    fn headers_keep_no_buffer_of_the_transport() {
        let buffer = Bytes::from(b"a: one\r\nb: two\r\n".to_vec());
        let mut headers = HeaderMap::new();
        for (name, place) in [("a", 3..6), ("a", 11..14), ("b", 0..0)] {
            let mut value = HeaderValue::from_maybe_shared(buffer.slice(place)).unwrap();
            value.set_sensitive(name == "b");
            headers.append(name, value);
        }
        let meta = ResponseMeta::new(StatusCode::OK, headers.clone(), Duration::ZERO);
        assert_eq!(meta.headers, headers);
        assert!(meta.headers["b"].is_sensitive());
        drop(headers);
        assert!(buffer.is_unique());
    }

    #[test]
    fn debug_shows_no_value_that_may_be_secret() {
        let shown = format!("{:?}", meta(&[("set-cookie", "canary"), ("x-request-id", "r")]));
        assert!(!shown.contains("canary") && shown.contains("\"set-cookie\""), "{shown}");
    }
}
