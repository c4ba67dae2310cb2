//! A response ready to be sent: status, headers, frames.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
    header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, DATE, RETRY_AFTER, WWW_AUTHENTICATE},
};

use crate::{clock, dialect::Dialect, error_response::ErrorResponse, frames::Frames};

/// A response ready to be sent.
#[derive(Debug)]
pub(crate) struct HttpResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) frames: Frames,
}

/// Values of one request that its response headers and error body contain.
#[derive(Debug, Clone)]
pub(crate) struct RequestContext {
    /// Request ID; unique within one server.
    pub(crate) request_id: String,
    /// The client's own request ID, if it is valid.
    pub(crate) client_request_id: Option<HeaderValue>,
    /// Headers that have the request ID.
    pub(crate) request_id_headers: Vec<HeaderName>,
    /// The requested path.
    pub(crate) path: String,
    /// Seconds since the Unix epoch.
    pub(crate) now: u64,
    /// The digest of the body as it was sent, if a fault reads it otherwise.
    pub(crate) as_sent: Option<[u8; 32]>,
}

impl HttpResponse {
    /// A recorded response: no headers are added.
    pub(crate) fn recorded(status: StatusCode, headers: HeaderMap, frames: Frames) -> Self {
        Self { status, headers, frames }
    }

    pub(crate) fn json(body: Vec<u8>, context: &RequestContext) -> Self {
        Self::generated(StatusCode::OK, "application/json", Frames::whole(body), context)
    }

    pub(crate) fn text(body: &'static str, context: &RequestContext) -> Self {
        let frames = Frames::whole(Bytes::from_static(body.as_bytes()));
        Self::generated(StatusCode::OK, "text/plain; charset=utf-8", frames, context)
    }

    pub(crate) fn stream(frames: Frames, context: &RequestContext) -> Self {
        let mut response = Self::generated(StatusCode::OK, "text/event-stream", frames, context);
        response.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }

    /// 204 without a body.
    pub(crate) fn empty(context: &RequestContext) -> Self {
        let frames = Frames::default();
        let mut response = Self::generated(StatusCode::NO_CONTENT, "", frames, context);
        response.headers.remove(CONTENT_TYPE);
        response
    }

    pub(crate) fn error(
        error: &ErrorResponse,
        dialect: &Dialect,
        context: &RequestContext,
    ) -> Self {
        let body = dialect.body(error, &context.path, &context.request_id, context.now);
        let frames = Frames::whole(body);
        let mut response = Self::generated(error.status, "application/json", frames, context);
        if let Some(allow) = error.allow {
            response.headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        if let Some(seconds) = error.retry_after {
            response.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.name_request(dialect.request_id_headers(), &context.request_id);
        if error.status == StatusCode::UNAUTHORIZED {
            response.headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn generated(
        status: StatusCode,
        content_type: &'static str,
        frames: Frames,
        context: &RequestContext,
    ) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Ok(date) = HeaderValue::try_from(clock::http_date(context.now)) {
            headers.insert(DATE, date);
        }
        if let Some(id) = &context.client_request_id {
            headers.insert(CLIENT_REQUEST_ID, id.clone());
        }
        let mut response = Self { status, headers, frames };
        response.name_request(&context.request_id_headers, &context.request_id);
        response
    }

    /// Sets each of the headers to the request ID.
    fn name_request(&mut self, headers: &[HeaderName], id: &str) {
        let Ok(id) = HeaderValue::try_from(id) else { return };
        for name in headers {
            self.headers.insert(name.clone(), id.clone());
        }
    }
}

impl From<HttpResponse> for Response<Frames> {
    fn from(generated: HttpResponse) -> Self {
        let mut response = Self::new(generated.frames);
        *response.status_mut() = generated.status;
        *response.headers_mut() = generated.headers;
        response
    }
}

/// The client's own request ID: 1 to 128 characters of `[A-Za-z0-9._:-]`.
///
/// Any other value is ignored, as AI/ML API documents.
pub(crate) fn client_request_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let value = headers.get(&CLIENT_REQUEST_ID)?;
    let valid = (1..=128).contains(&value.len())
        && value
            .as_bytes()
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(byte));
    valid.then(|| value.clone())
}

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("x-client-request-id");

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sent: &str, echoed: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(CLIENT_REQUEST_ID, HeaderValue::from_str(sent).unwrap());
        assert_eq!(client_request_id(&headers).is_some(), echoed, "{sent:?}");
    }

    #[test]
    fn only_a_valid_client_request_id_is_echoed() {
        check("trace-1.a:b_C", true);
        check("", false);
        check("two words", false);
        check(&"x".repeat(128), true);
        check(&"x".repeat(129), false);
        assert_eq!(client_request_id(&HeaderMap::new()), None);
    }
}
