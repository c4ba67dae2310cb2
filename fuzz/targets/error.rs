//! Any status and body give an error that keeps the body.
#![no_main]

use bytes::Bytes;
use chatwire_protocol::error::ApiError;
use http::{HeaderMap, StatusCode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &[u8])| {
    let (status, body) = input;
    let status = StatusCode::from_u16(100 + status % 900).expect("100 to 999 are statuses");
    let body = Bytes::copy_from_slice(body);
    let error = ApiError::from_response(status, &HeaderMap::new(), body.clone());
    assert_eq!(error.body(), &body);
    assert!(error.to_string().len() < 4096);
});
