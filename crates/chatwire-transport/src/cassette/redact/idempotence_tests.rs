//! Redacting twice changes nothing: a request is redacted once before it is compared, a recording
//! again each time that it is saved.
//! What is said to have no secrets has none: the look that most texts get finds no less than a
//! search.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use proptest::prelude::*;
use serde::de::IgnoredAny;

use super::{
    Redaction, across_events, candidates, for_storage, key_formats, known_formats,
    overwrite_random, random, secrets::Secrets, spelled,
};
use crate::{Exchange, Frame, RecordedRequest, RecordedResponse};

/// Checks what overwriting makes of a text, and that overwriting again changes nothing.
#[track_caller]
pub(super) fn check_overwritten(overwrite: impl Fn(&mut [u8]), text: &str, expected: &str) {
    let mut bytes = text.as_bytes().to_vec();
    overwrite(&mut bytes);
    assert_eq!(String::from_utf8(bytes.clone()).unwrap(), expected);
    overwrite(&mut bytes);
    assert_eq!(String::from_utf8(bytes).unwrap(), expected, "not the same twice");
}

#[track_caller]
fn check_idempotent(body: &[u8]) {
    let redaction = Redaction::new().with_secret("sesame-1");
    // A target of HTTP has no other characters.
    let graphic: Vec<_> = body.iter().copied().filter(u8::is_ascii_graphic).collect();
    let graphic = String::from_utf8(graphic).unwrap();
    let mut request = RecordedRequest::new(Method::POST, format!("/v1/{graphic}?{graphic}"));
    request.body = Bytes::copy_from_slice(body);
    let mut response = RecordedResponse::new(StatusCode::OK);
    response.frames = vec![Frame::new(Duration::ZERO, body.to_vec())];
    let mut exchange = Exchange::new(request, response);
    redaction.apply(&mut exchange);
    let once = exchange.clone();
    redaction.apply(&mut exchange);
    assert_eq!(exchange, once, "not the same twice");
    for_storage(&mut exchange);
    assert_eq!(exchange.request.body, once.request.body, "not the same for storage");
    assert_eq!(
        redaction.body(&Bytes::copy_from_slice(body)),
        once.request.body,
        "not the same when asked for"
    );
    assert_eq!(body.len(), once.request.body.len());
    if serde_json::from_slice::<IgnoredAny>(body).is_ok() {
        serde_json::from_slice::<IgnoredAny>(&once.request.body).unwrap();
    }
}

#[test]
fn what_is_overwritten_makes_no_new_secret() {
    check_idempotent(b"bob@example.q7Rk2VbN9xTf4LmZ8wPc");
    check_idempotent(b"a1@b.c1@d.e1@f.g1@h.ij");
    // A parameter whose `=` is a part of a secret.
    check_idempotent(b"authorization:q7Rk2VbN9xTf4LmZ8wPc=q7Rk2VbN9xTf4LmZ8wPc&a=b");
}

#[test]
fn an_address_longer_than_the_limit_leaves_escapes_whole() {
    for length in 55..75 {
        let local = "a".repeat(length);
        check_idempotent(format!(r#"{{"\u0000{local}@a.bc": ""}}"#).as_bytes());
    }
}

/// Parts of secrets, words and JSON in any order.
fn parts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[A-Za-z0-9@._%+-]{1,30}",
        1 => "[A-Z0-9]{18,30}",
        1 => "[0-9a-f]{32,34}",
        4 => prop::sample::select(vec![
            "sk-", "eyJ", "Bearer ", "bearer ", "@", "@a.bc", ".", "sesame-1", "\"id\":\"", "\":\"",
            "\"api_key\":", "\"", "\\", "\\n", "\\u0040", "\n", "call_", "%2F", "%3A", "://", ":", "/",
            "\"content\":\"", "*", "é", "api_key=", "?key=", "password: ", "Authorization:", "Basic ",
            "hf_", "\\\"", "\\\\\\\"", "%22", "&quot;", "\0", "PRIVATE KEY-----", "-----BEGIN ", "-----END",
            "YTpiY2RlZg", "'", "=", "&", "?", "%5C", "\\u0073", "data: ",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..14).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn any_bytes_are_redacted_once(body in prop::collection::vec(any::<u8>(), 0..200)) {
        check_idempotent(&body);
    }

    #[test]
    fn any_text_is_redacted_once(text in parts()) {
        check_idempotent(text.as_bytes());
    }

    #[test]
    fn a_clean_text_has_no_secrets(text in parts(), rest in parts()) {
        let text = format!("data: {{\"content\":\"{text}\"}}\n{rest}");
        let redaction = Redaction::new().with_secret("sesame-1");
        let mut body = text.clone().into_bytes();
        redaction.secrets.overwrite(&mut body);
        spelled::overwrite(&mut body, known_formats::overwrite);
        overwrite_random(&mut body);
        prop_assert!(body == text.as_bytes() || redaction.changes(text.as_bytes()), "{}", text);

        let mut body = text.clone().into_bytes();
        across_events::overwrite(&redaction.secrets, &mut body);
        let changes = across_events::changes(&redaction.secrets, text.as_bytes());
        prop_assert!(body == text.as_bytes() || changes, "{}", text);
        let mut unnamed = text.clone().into_bytes();
        across_events::overwrite(&Secrets::default(), &mut unnamed);
        let changes = across_events::changes(&Secrets::default(), text.as_bytes());
        prop_assert!(unnamed == text.as_bytes() || changes, "{}", text);
    }

    #[test]
    fn a_text_without_candidates_has_no_secrets(
        text in prop_oneof![parts(), "[a-zA-Z0-9 .,;/-]{0,24}", "(basic|bearer|-{5}BEGIN) [A-Z -]{0,30}"],
    ) {
        let mut body = text.clone().into_bytes();
        spelled::overwrite(&mut body, known_formats::overwrite);
        overwrite_random(&mut body);
        let stays = body == text.as_bytes();
        prop_assert!(stays || candidates::may_be_in(text.as_bytes()), "{}", text);
    }

    #[test]
    fn looking_at_long_runs_alone_finds_all(text in parts(), rest in parts()) {
        let text = format!("{text}\\u00\"{rest}");
        let text = text.as_bytes();
        prop_assert_eq!(key_formats::find(text), key_formats::find_everywhere(text));
        let runs: Vec<_> = random::runs(text).collect();
        prop_assert_eq!(runs, random::runs_everywhere(text));
    }

    #[test]
    fn any_json_stays_json(name in parts(), value in parts()) {
        check_idempotent(serde_json::json!({ name: value }).to_string().as_bytes());
    }
}
