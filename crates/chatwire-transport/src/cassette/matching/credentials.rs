//! Whether a request carried credentials, which are never stored themselves.

use http::{HeaderMap, HeaderName, StatusCode, header::AUTHORIZATION};
use serde::{Deserialize, Serialize};

use crate::{Credentials, Exchange};

/// Headers in which chat-completions APIs expect a key.
const CREDENTIAL_HEADERS: [HeaderName; 4] = [
    AUTHORIZATION,
    HeaderName::from_static("api-key"),
    HeaderName::from_static("x-api-key"),
    HeaderName::from_static("x-goog-api-key"),
];

impl Credentials {
    /// [`Credentials::Present`] if one of `authorization`, `api-key`, `x-api-key` and
    /// `x-goog-api-key` is sent, else [`Credentials::Absent`].
    pub fn of(headers: &HeaderMap) -> Self {
        match CREDENTIAL_HEADERS.iter().any(|name| headers.contains_key(name)) {
            true => Self::Present,
            false => Self::Absent,
        }
    }
}

/// How credentials are written in `meta.toml`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", remote = "Credentials")]
pub(crate) enum CredentialsName {
    Absent,
    Present,
    Rejected,
}

/// What decides which requests a recording answers: its credentials, if they are known, and whether
/// the server refused them.
pub(super) fn kind(recorded: &Exchange) -> (Option<Credentials>, bool) {
    let status = recorded.response.status;
    let refused = status == StatusCode::UNAUTHORIZED || status == StatusCode::FORBIDDEN;
    match recorded.request.credentials {
        Some(Credentials::Present) if refused => (Some(Credentials::Rejected), refused),
        known => (known, refused),
    }
}

/// Distance of a recording with a rejected key from a request with a key: whether the key is the
/// rejected one is unknown, so any other recording of the request comes first.
pub(super) const LAST_RESORT: u8 = 3;

/// How well a recorded request and a sent one agree in their credentials; smaller is better, and
/// `None` if they contradict each other.
///
/// A recording of a rejection answers only a request that would be rejected too, or one with a key
/// if there is nothing else.
/// A server that answered without credentials answers with credentials as well.
pub(super) fn distance(recorded: &Exchange, sent: Option<Credentials>) -> Option<u8> {
    use Credentials::{Absent, Present, Rejected};
    let (recorded, refused) = kind(recorded);
    let Some(sent) = sent else { return Some(1) };
    match (recorded, sent) {
        (Some(recorded), sent) if recorded == sent => Some(0),
        (Some(Absent), Present | Rejected) if !refused => Some(1),
        (None, Present) if !refused => Some(1),
        (None, Absent | Rejected) => Some(if refused { 1 } else { 2 }),
        (Some(Rejected), Present) => Some(LAST_RESORT),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;
    use crate::{RecordedRequest, RecordedResponse};

    #[track_caller]
    fn check(recorded: Option<Credentials>, status: u16, sent: Credentials, expected: Option<u8>) {
        let mut request = RecordedRequest::new(Method::POST, "/");
        request.credentials = recorded;
        let response = RecordedResponse::new(StatusCode::from_u16(status).unwrap());
        let exchange = Exchange::new(request, response);
        assert_eq!(distance(&exchange, Some(sent)), expected, "{recorded:?} {status} {sent:?}");
    }

    #[test]
    fn a_rejection_answers_what_would_be_rejected_before_anything_else() {
        use Credentials::{Absent, Present, Rejected};
        check(Some(Absent), 401, Absent, Some(0));
        check(Some(Absent), 401, Present, None);
        check(Some(Absent), 401, Rejected, None);
        check(Some(Present), 401, Rejected, Some(0));
        check(Some(Present), 403, Present, Some(LAST_RESORT));
        check(Some(Rejected), 400, Rejected, Some(0));
        check(Some(Rejected), 400, Present, Some(LAST_RESORT));
        check(Some(Present), 200, Present, Some(0));
        check(Some(Present), 200, Absent, None);
        check(Some(Absent), 200, Absent, Some(0));
        check(Some(Absent), 200, Present, Some(1));
        check(None, 401, Present, None);
        check(None, 401, Absent, Some(1));
        check(None, 200, Present, Some(1));
        check(None, 200, Absent, Some(2));
    }

    #[test]
    fn credentials_are_read_from_headers() {
        let mut headers = HeaderMap::new();
        assert_eq!(Credentials::of(&headers), Credentials::Absent);
        headers.insert("api-key", http::HeaderValue::from_static("x"));
        assert_eq!(Credentials::of(&headers), Credentials::Present);
    }
}
