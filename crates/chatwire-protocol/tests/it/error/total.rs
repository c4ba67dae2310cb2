//! Reading an error never fails.

use bytes::Bytes;
use chatwire_protocol::error::ApiError;
use http::{HeaderMap, HeaderValue, StatusCode, header::CONTENT_TYPE};
use proptest::{collection::vec, prelude::*, sample::select};

/// JSON with arbitrary values in the members that errors have.
fn json() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let names = vec![
        "error",
        "message",
        "detail",
        "code",
        "type",
        "param",
        "status",
        "statusCode",
        "errors",
        "loc",
        "msg",
        "title",
        "choices",
        "requestId",
        "metadata",
        "raw",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(Value::from(r#"400 {"error":{"message":"inner","code":7}}"#)),
        Just(Value::from("{\"message\":\"{\\\"message\\\":\\\"deep\\\"}\"}")),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((select(names.clone()), inner), 0..6).prop_map(|members| {
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            }),
        ]
    })
}

#[track_caller]
fn check(status: u16, media_type: &'static str, body: &[u8]) {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    let status = StatusCode::from_u16(status).expect("a status of three digits");
    let error = ApiError::from_response(status, &headers, Bytes::copy_from_slice(body));
    assert_eq!(error.body().as_ref(), body);
    if status.is_client_error() || status.is_server_error() {
        assert_eq!(error.status(), Some(status));
    }
    assert_ne!(error.message(), Some(""));
    assert!(!error.to_string().contains(char::is_control));
    let bare = ApiError::from_body(Bytes::copy_from_slice(body));
    assert_eq!(bare.body().as_ref(), body);
    if let Some(found) = ApiError::in_band(&headers, body) {
        assert_eq!(found.body().as_ref(), body);
    }
}

const MEDIA_TYPES: [&str; 4] = ["application/json", "text/html", "text/event-stream", ""];

proptest! {
    #[test]
    fn any_bytes_are_an_error(
        status in 100_u16..1000,
        media_type in select(MEDIA_TYPES.as_slice()),
        body in vec(any::<u8>(), 0..100),
    ) {
        check(status, media_type, &body);
    }

    #[test]
    fn any_json_is_an_error(
        status in 100_u16..1000,
        media_type in select(MEDIA_TYPES.as_slice()),
        body in json(),
    ) {
        check(status, media_type, body.to_string().as_bytes());
    }

    #[test]
    fn any_page_is_an_error(body in "<[<>/a-zA-Z1 \u{e9}&;]{0,40}(<title|<H1 x>|&amp;|</title>|é){0,4}.{0,9}") {
        check(502, "text/html", body.as_bytes());
    }
}

#[test]
fn wrapping_is_looked_into_only_so_deep() {
    let mut message = "the core".to_owned();
    for _ in 0..12 {
        message = serde_json::json!({"error": {"message": message}}).to_string();
    }
    let error = ApiError::from_body(Bytes::from(message));
    assert!(error.is_upstream());
    assert!(error.message().unwrap().contains("the core"));
}

#[test]
fn many_braces_cost_little() {
    let message = "{[".repeat(1 << 20);
    let error = ApiError::from_body(Bytes::from(message));
    assert!(error.message().is_some());
}

#[test]
fn events_within_events_cost_little() {
    for piece in ["data: ", "data:", "event: error\ndata: ", "{\"error\":", "<style>"] {
        let error = ApiError::from_body(Bytes::from(piece.repeat(200_000)));
        assert!(error.to_string().starts_with("unknown error"), "{piece}");
    }
}
