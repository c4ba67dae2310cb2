//! Status, headers, request ID, attempts and timing of a response.

use std::{fmt, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use chatwire_protocol::{REQUEST_ID_HEADERS, chat::ChatResponse};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::{
    Attempt, Cost, Provider,
    provider::{called::CalledProvider, secrets::Secrets},
    response::rate_limit::RateLimit,
};

/// Status, headers, request ID, attempts and timing of a response.
#[derive(Clone)]
#[non_exhaustive]
pub struct ResponseMeta {
    /// The HTTP status.
    pub status: StatusCode,
    /// All response headers as received, except that what the client was configured with, such as
    /// the API key, is masked with asterisks; they may contain other secrets, such as cookies.
    pub headers: HeaderMap,
    /// Every attempt of the call; the last one got this response.
    pub attempts: Vec<Attempt>,
    /// From the start of the call to the response headers.
    pub time_to_headers: Duration,
    /// From the start of the call to the first byte of the body; `None` if no byte has arrived.
    pub time_to_first_byte: Option<Duration>,
    /// From the start of the call to the end of the body, or to its last byte so far.
    pub elapsed: Duration,
    pub(crate) called: Arc<CalledProvider>,
    pub(crate) body: Option<Bytes>,
    pub(crate) frames: Vec<Bytes>,
}

impl ResponseMeta {
    /// The metadata that is known when the response headers have arrived.
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        time_to_headers: Duration,
        called: Arc<CalledProvider>,
    ) -> Self {
        Self {
            headers: detach(headers, &called.secrets),
            called,
            body: None,
            frames: Vec::new(),
            status,
            attempts: Vec::new(),
            time_to_headers,
            time_to_first_byte: None,
            elapsed: time_to_headers,
        }
    }

    /// The body of a successful non-streaming response, byte for byte as it was decoded; `None` for
    /// a stream.
    ///
    /// It stays in memory as long as the response or a clone of it, beside the decoded value.
    /// Clones share it.
    /// It may contain secrets that the server echoes.
    pub fn body(&self) -> Option<&Bytes> {
        self.body.as_ref()
    }

    /// The frames of a stream so far, as they arrived, without their content coding; empty unless
    /// [`ChatStream::keep_frames`](crate::ChatStream::keep_frames) asked for them.
    ///
    /// They may contain secrets that the server echoes.
    /// After an error they are in [`Error::meta`](crate::Error::meta).
    pub fn frames(&self) -> &[Bytes] {
        &self.frames
    }

    /// The provider that was called.
    pub fn provider(&self) -> &Provider {
        &self.called.provider
    }

    /// The request ID of the server; quote it in support requests.
    ///
    /// Taken from the first header that has one: those of
    /// [`Provider::request_id_headers`](crate::Provider::request_id_headers), then
    /// [`REQUEST_ID_HEADERS`].
    pub fn request_id(&self) -> Option<&str> {
        let own = self.own_request_id();
        own.or_else(|| REQUEST_ID_HEADERS.into_iter().find_map(|name| self.header(name)))
    }

    /// The request ID from a header that the provider has for it.
    pub(crate) fn own_request_id(&self) -> Option<&str> {
        self.provider().request_id_headers.iter().find_map(|name| self.header(name.as_str()))
    }

    /// The header `x-inference-id`: the request ID in the logs and bills of some gateways.
    pub fn inference_id(&self) -> Option<&str> {
        self.header("x-inference-id")
    }

    /// The caller's own request ID, if the server echoes it: the header `x-client-request-id`.
    pub fn client_request_id(&self) -> Option<&str> {
        self.header("x-client-request-id")
    }

    /// The rate limit that the headers report.
    pub fn rate_limit(&self) -> RateLimit {
        RateLimit::from_headers(&self.headers)
    }

    /// The price that the headers or the body report.
    pub(crate) fn cost(&self, response: &ChatResponse) -> Option<Cost> {
        Cost::read(&self.provider().cost, &self.headers, response)
    }

    /// Takes over the times at which the body arrived.
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
    /// Shows the names of the headers, and the values of request IDs alone.
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

/// When the bytes of a body arrived, by the client's clock.
#[derive(Debug, Clone)]
pub(crate) struct BodyTimes {
    started: Duration,
    /// The first and the last.
    bytes: Option<(Duration, Duration)>,
}

impl BodyTimes {
    /// The times of a call that started at `started`.
    pub(crate) fn new(started: Duration) -> Self {
        Self { started, bytes: None }
    }

    /// Records the arrival of bytes.
    pub(crate) fn record(&mut self, now: Duration) {
        let (first, _) = self.bytes.unwrap_or((now, now));
        self.bytes = Some((first, now));
    }
}

/// The trimmed value of a header; `None` if it is missing, empty or not text.
pub(crate) fn header_text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|value| !value.is_empty())
}

/// The same headers in memory of their own, with secrets masked.
///
/// A transport may return values that share its read buffer, and keeping such a response would keep
/// the whole buffer.
fn detach(mut headers: HeaderMap, secrets: &Secrets) -> HeaderMap {
    secrets.scrub_headers(&mut headers);
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
        let called = Arc::new(CalledProvider::default());
        ResponseMeta::new(StatusCode::OK, headers.collect(), Duration::ZERO, called)
    }

    #[test]
    fn the_request_id_comes_from_the_first_header_that_has_one() {
        let named = meta(&[("x-inference-id", "i"), ("x-client-request-id", "c")]);
        assert_eq!(named.request_id(), Some("i"));
        assert_eq!(named.inference_id(), Some("i"));
        assert_eq!(named.client_request_id(), Some("c"));
        // The provider's own header counts first.
        let both = meta(&[("x-request-id", "r"), ("x-inference-id", "i")]);
        assert_eq!(both.request_id(), Some("i"));
        let called = CalledProvider { provider: Provider::openai(), ..CalledProvider::default() };
        let openai = ResponseMeta { called: Arc::new(called), ..both };
        assert_eq!(openai.request_id(), Some("r"));
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
        let meta =
            ResponseMeta::new(StatusCode::OK, headers.clone(), Duration::ZERO, Arc::default());
        assert_eq!(meta.headers, headers);
        assert!(meta.headers["b"].is_sensitive());
        drop(headers);
        assert!(buffer.is_unique());
    }

    #[test]
    fn debug_shows_no_header_values() {
        let shown = format!("{:?}", meta(&[("set-cookie", "canary"), ("x-request-id", "r")]));
        assert!(!shown.contains("canary") && shown.contains("\"set-cookie\""), "{shown}");
    }
}
