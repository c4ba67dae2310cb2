//! The meaning of an error code, as data.

use std::borrow::Cow;

use super::ErrorKind;

/// The meaning of an error code: a row of a table of codes.
///
/// [`ApiError`](super::ApiError) has a built-in table of codes with the same meaning at all
/// providers.
/// [`ApiError::classified_by`](super::ApiError::classified_by) takes a table of one provider, which
/// has precedence.
///
/// ```
/// use bytes::Bytes;
/// use chatwire_protocol::error::{ApiError, ErrorCode, ErrorKind};
/// use http::{HeaderMap, StatusCode};
///
/// let codes = [ErrorCode::new("9113", ErrorKind::OutOfCredit, "https://provider.example/codes")];
/// let body = Bytes::from_static(br#"{"error":{"code":9113,"message":"Recharge"}}"#);
/// let status = StatusCode::TOO_MANY_REQUESTS;
/// let error = ApiError::from_response(status, &HeaderMap::new(), body);
/// assert_eq!(error.kind(), ErrorKind::RateLimited);
/// assert_eq!(error.classified_by(&codes).kind(), ErrorKind::OutOfCredit);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorCode {
    /// The `code` or the `type` of an error; compared without regard to ASCII case.
    pub code: Cow<'static, str>,
    /// The kind of every error with this code, regardless of its status and message.
    pub kind: ErrorKind,
    /// The URL of the documentation.
    pub source: Cow<'static, str>,
}

impl ErrorCode {
    /// A row of a table that is built at run time.
    pub fn new(code: impl Into<String>, kind: ErrorKind, source: impl Into<String>) -> Self {
        Self { code: Cow::Owned(code.into()), kind, source: Cow::Owned(source.into()) }
    }

    /// A row of a constant table.
    pub const fn constant(code: &'static str, kind: ErrorKind, source: &'static str) -> Self {
        Self { code: Cow::Borrowed(code), kind, source: Cow::Borrowed(source) }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;
    use crate::error::ApiError;

    #[test]
    fn a_table_of_one_provider_comes_before_the_general_one() {
        let codes = [
            ErrorCode::new("9113", ErrorKind::OutOfCredit, "https://host.example/codes"),
            ErrorCode::constant("invalid_api_key", ErrorKind::Permission, "https://host.example"),
        ];
        for (body, before, after) in [
            (r#"{"error":{"code":9113}}"#, ErrorKind::RateLimited, ErrorKind::OutOfCredit),
            (
                r#"{"error":{"type":"INVALID_API_KEY"}}"#,
                ErrorKind::Authentication,
                ErrorKind::Permission,
            ),
            (r#"{"error":{"code":"slow_down"}}"#, ErrorKind::RateLimited, ErrorKind::RateLimited),
            ("", ErrorKind::RateLimited, ErrorKind::RateLimited),
        ] {
            let body = Bytes::from_static(body.as_bytes());
            let status = StatusCode::TOO_MANY_REQUESTS;
            let error = ApiError::from_response(status, &HeaderMap::new(), body);
            assert_eq!((error.kind(), error.classified_by(&codes).kind()), (before, after));
        }
    }
}
