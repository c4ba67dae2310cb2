//! Errors in every form: what is read and what is displayed.

mod bodies;
mod evidence;
mod in_band;
mod total;

use bytes::Bytes;
use chatwire_protocol::error::ApiError;
use http::{HeaderMap, HeaderValue, StatusCode};

fn read(status: u16, body: &str) -> ApiError {
    let status = StatusCode::from_u16(status).expect("a status of three digits");
    ApiError::from_response(status, &HeaderMap::new(), Bytes::copy_from_slice(body.as_bytes()))
}

#[test]
fn the_message_is_shown_and_the_body_is_not() {
    let error = read(400, r#"{"error":{"message":"Too\nbold.","input":"the prompt"}}"#);
    assert_eq!(error.to_string(), "HTTP 400, invalid request: Too bold.");
    assert!(!format!("{error:?}").contains("the prompt"));
    assert!(!format!("{error:?}").contains("bold"));
}

#[test]
fn a_shown_message_is_short_and_tame() {
    let long = format!("\u{1b}[31m\u{202e}{}", "x".repeat(1000));
    let shown = read(500, &long).to_string();
    assert!(shown.starts_with("HTTP 500, server error: \\u{1b}[31m\\u{202e}xxx"), "{shown}");
    assert!(shown.ends_with("x…"));
    assert!(shown.len() < 400);
}

#[test]
fn an_error_without_a_message_shows_status_and_kind() {
    assert_eq!(read(403, "").to_string(), "HTTP 403, permission");
    assert_eq!(ApiError::from_body(Bytes::new()).to_string(), "unknown error");
}

#[test]
fn the_request_is_named_by_the_body_or_else_by_a_header() {
    let mut headers = HeaderMap::new();
    headers.insert("cf-ray", HeaderValue::from_static("ray"));
    headers.insert("x-inference-id", HeaderValue::from_static("inference"));
    let named = |body: &'static str| {
        let body = Bytes::from_static(body.as_bytes());
        let error = ApiError::from_response(StatusCode::BAD_REQUEST, &headers, body);
        error.request_id().map(str::to_owned)
    };
    assert_eq!(named(r#"{"message":"no","requestId":"body"}"#).as_deref(), Some("body"));
    assert_eq!(named(r#"{"message":"no"}"#).as_deref(), Some("inference"));
    assert_eq!(read(400, "no").request_id(), None);
}

#[test]
fn a_long_text_is_cut_and_the_body_is_not() {
    let body = "é".repeat(20_000);
    let error = read(500, &body);
    assert_eq!(error.message().unwrap().len(), 16 << 10);
    assert_eq!(error.body().len(), body.len());
}
