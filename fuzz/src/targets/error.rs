//! Any status, header and body give an error that keeps the body and has a short message.

use bytes::Bytes;
use chatwire_protocol::error::ApiError;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{first_byte, first_line};

pub(super) fn check(bytes: &[u8]) {
    let (first, rest) = first_byte(bytes);
    let (line, body) = first_line(rest);
    let status = StatusCode::from_u16(100 + u16::from(first) * 3).expect("100 to 999 are statuses");
    let body = Bytes::copy_from_slice(body);
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(line) {
        for name in ["retry-after", "retry-after-ms", "x-ratelimit-reset-tokens", "content-type"] {
            headers.insert(name, value.clone());
        }
    }
    let error = ApiError::from_response(status, &headers, body.clone());
    assert_eq!(error.body(), &body);
    let _ = error.retry_after();
    assert!(error.to_string().len() < 4096);
}
