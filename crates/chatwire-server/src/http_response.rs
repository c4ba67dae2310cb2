//! An answer ready to be sent: status, headers, frames.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Response, StatusCode,
    header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, DATE, WWW_AUTHENTICATE},
};

use crate::{clock, config::ErrorStyle, error_response::Refusal, frames::Frames};

/// An answer ready to be sent.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) frames: Frames,
}

/// What identifies one request in the headers and errors of its answer.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    /// Ours, different for each request of one server.
    pub(crate) request_id: String,
    /// The caller's, if it was valid.
    pub(crate) client_request_id: Option<HeaderValue>,
    /// The path that was asked for.
    pub(crate) path: String,
    /// Seconds since the Unix epoch.
    pub(crate) now: u64,
}

impl Reply {
    /// An answer as it was recorded: nothing is added to its headers.
    pub(crate) fn recorded(status: StatusCode, headers: HeaderMap, frames: Frames) -> Self {
        Self { status, headers, frames }
    }

    pub(crate) fn json(body: Vec<u8>, identity: &Identity) -> Self {
        Self::made(StatusCode::OK, "application/json", Frames::whole(body), identity)
    }

    pub(crate) fn text(body: &'static str, identity: &Identity) -> Self {
        let frames = Frames::whole(Bytes::from_static(body.as_bytes()));
        Self::made(StatusCode::OK, "text/plain; charset=utf-8", frames, identity)
    }

    pub(crate) fn stream(events: Vec<Bytes>, identity: &Identity) -> Self {
        let frames = Frames::events(events);
        let mut reply = Self::made(StatusCode::OK, "text/event-stream", frames, identity);
        reply.headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        reply
    }

    pub(crate) fn refusal(refusal: &Refusal, style: ErrorStyle, identity: &Identity) -> Self {
        let body = refusal.body(style, &identity.path, &identity.request_id, identity.now);
        let frames = Frames::whole(body);
        let mut reply = Self::made(refusal.status, "application/json", frames, identity);
        if let Some(allow) = refusal.allow {
            reply.headers.insert(ALLOW, HeaderValue::from_static(allow));
        }
        if refusal.status == StatusCode::UNAUTHORIZED {
            reply.headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        reply
    }

    fn made(
        status: StatusCode,
        content_type: &'static str,
        frames: Frames,
        identity: &Identity,
    ) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Ok(date) = HeaderValue::try_from(clock::http_date(identity.now)) {
            headers.insert(DATE, date);
        }
        // The provider's name and everyone else's for the same thing.
        if let Ok(id) = HeaderValue::try_from(&identity.request_id) {
            headers.insert(INFERENCE_ID, id.clone());
            headers.insert(REQUEST_ID, id);
        }
        if let Some(id) = &identity.client_request_id {
            headers.insert(CLIENT_REQUEST_ID, id.clone());
        }
        Self { status, headers, frames }
    }
}

impl From<Reply> for Response<Frames> {
    fn from(reply: Reply) -> Self {
        let mut response = Self::new(reply.frames);
        *response.status_mut() = reply.status;
        *response.headers_mut() = reply.headers;
        response
    }
}

/// The caller's own id: 1 to 128 characters of `[A-Za-z0-9._:-]`.
///
/// Any other value is dropped in silence, as the provider documents it.
pub(crate) fn client_request_id(headers: &HeaderMap) -> Option<HeaderValue> {
    let value = headers.get(&CLIENT_REQUEST_ID)?;
    let valid = (1..=128).contains(&value.len())
        && value
            .as_bytes()
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(byte));
    valid.then(|| value.clone())
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const INFERENCE_ID: HeaderName = HeaderName::from_static("x-inference-id");
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
