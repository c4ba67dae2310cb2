//! Errors in the bodies of 2xx responses and in events.

use chatwire_protocol::error::{ApiError, ErrorKind, ErrorShape};
use http::HeaderMap;

#[track_caller]
fn check(body: &str, want: Option<(ErrorKind, ErrorShape, Option<u16>, &str)>) {
    let error = ApiError::in_band(&HeaderMap::new(), body.as_bytes());
    let seen = error.as_ref().map(|error| {
        let status = error.status().map(|status| status.as_u16());
        (error.kind(), error.shape(), status, error.message().unwrap_or_default())
    });
    assert_eq!(seen, want, "{body}");
}

#[test]
fn errors_are_found_in_responses() {
    use ErrorKind::{InvalidRequest, ModelNotAvailable, Overloaded, RateLimited, Server, Unknown};
    use ErrorShape::{Detail, ErrorText, Flat, List, Nested, OtherJson};
    check(
        r#"{"error":{"message":"upstream is overloaded","code":529}}"#,
        Some((Overloaded, Nested, Some(529), "upstream is overloaded")),
    );
    check(
        r#"{"id":"a","choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],"error":{"code":"server_error","message":"provider went away"}}"#,
        Some((Server, Nested, None, "provider went away")),
    );
    check(r#"{"error":"slot is gone"}"#, Some((Unknown, ErrorText, None, "slot is gone")));
    check(
        r#"{"object":"error","message":"the model `m` does not exist","type":"NotFoundError","param":null,"code":404}"#,
        Some((ModelNotAvailable, Flat, Some(404), "the model `m` does not exist")),
    );
    check(
        r#"{"message":"Too Many Requests","statusCode":"429"}"#,
        Some((RateLimited, Flat, Some(429), "Too Many Requests")),
    );
    check(r#"{"statusCode":500}"#, Some((Server, OtherJson, Some(500), "")));
    check(
        r#"[{"error":{"message":"bad field","status":"INVALID_ARGUMENT","code":400}}]"#,
        Some((InvalidRequest, List, Some(400), "bad field")),
    );
    check(
        r#"{"detail":"engine died","choices":null}"#,
        Some((Unknown, Detail, None, "engine died")),
    );
    check(r#"{"code":"INTERNAL","details":"it broke"}"#, Some((Server, Flat, None, "it broke")));
}

#[test]
fn completions_are_not_errors() {
    for body in [
        r#"{"choices":[]}"#,
        r#"{"choices":[{"index":0}],"error":null}"#,
        r#"{"choices":[],"error":"","message":"fine"}"#,
        r#"{"choices":[],"error":{},"detail":"none"}"#,
        r#"{"choices":[],"error":false}"#,
        r#"{"id":"x","object":"chat.completion"}"#,
        r#"{"model":"m","message":{"role":"assistant","content":"Hi"},"done":true}"#,
        r#"{}"#,
        r#"[]"#,
        r#"[1,2]"#,
        r#""error""#,
        "error",
        "",
        "[DONE]",
    ] {
        check(body, None);
    }
}
