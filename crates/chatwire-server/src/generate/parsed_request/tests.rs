//! Tests of parsed requests.

use serde_json::json;

use super::*;

fn request(members: Value) -> Value {
    let mut request = json!({"model": "m", "messages": [{"role": "user", "content": "Hi there"}]});
    request.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    request
}

#[track_caller]
fn check_rejected(members: Value, strict: bool, pointer: &str) {
    let error = ParsedRequest::parse(&request(members), [0; 32], strict).unwrap_err();
    assert_eq!(error.status, http::StatusCode::BAD_REQUEST);
    assert_eq!(error.pointer.as_deref(), Some(pointer), "{}", error.message);
    assert!(error.message.contains(pointer), "{}", error.message);
}

fn parse(members: Value) -> ParsedRequest {
    ParsedRequest::parse(&request(members), [0; 32], false).unwrap()
}

#[test]
fn an_invalid_member_is_reported_with_its_pointer() {
    check_rejected(json!({"model": 1}), false, "/model");
    check_rejected(json!({"messages": {}}), false, "/messages");
    check_rejected(json!({"messages": [{"role": "user"}, {}]}), false, "/messages/1");
    check_rejected(json!({"n": 0}), false, "/n");
    check_rejected(json!({"n": 1.5}), false, "/n");
    check_rejected(json!({"n": 129}), false, "/n");
    check_rejected(json!({"max_tokens": 0}), false, "/max_tokens");
    check_rejected(json!({"max_completion_tokens": "9"}), false, "/max_completion_tokens");
    check_rejected(json!({"stream": "yes"}), false, "/stream");
    check_rejected(json!({"top_logprobs": 21}), false, "/top_logprobs");
    check_rejected(json!({"response_format": {"type": "xml"}}), false, "/response_format/type");
    check_rejected(json!({"response_format": 5}), false, "/response_format");
    check_rejected(json!({"stop": vec!["x"; 65]}), false, "/stop");
    check_rejected(json!({"logit_bias": {"1": -100, "50/256": 101}}), false, "/logit_bias/50~1256");
    assert_eq!(
        ParsedRequest::parse(&json!([]), [0; 32], false).unwrap_err().pointer.as_deref(),
        Some("")
    );
    let missing = ParsedRequest::parse(&json!({"model": "m"}), [0; 32], false).unwrap_err();
    assert_eq!(missing.pointer.as_deref(), Some("/messages"));
}

#[test]
fn only_a_strict_server_checks_the_documentation() {
    for (members, pointer) in [
        (json!({"messages": []}), "/messages"),
        (json!({"top_logprobs": 2}), "/top_logprobs"),
        (json!({"stream_options": {"include_usage": true}}), "/stream_options"),
        (json!({"stop": ["a", "b", "c", "d", "e"]}), "/stop"),
        (json!({"stop": ""}), "/stop"),
        (
            json!({"response_format": {"type": "json_schema", "json_schema": {"name": "x"}}}),
            FORMAT_SCHEMA,
        ),
    ] {
        check_rejected(members.clone(), true, pointer);
        parse(members);
    }
}

#[test]
fn limits() {
    assert_eq!(parse(json!({})).max_tokens, MAX_TOKENS);
    assert_eq!(parse(json!({"n": 128})).max_tokens, MAX_TOKENS / 128);
    assert_eq!(parse(json!({"max_tokens": 1.5})).max_tokens, 1);
    assert_eq!(parse(json!({"max_tokens": 1e300})).max_tokens, MAX_TOKENS);
    assert_eq!(parse(json!({"max_tokens": 9, "max_completion_tokens": 7})).max_tokens, 7);
}

#[test]
fn null_is_absent() {
    let names = ["n", "max_tokens", "stop", "logprobs", "top_logprobs", "response_format", "echo"];
    let nulls = names.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
    let (request, plain) = (parse(Value::Object(nulls)), parse(json!({})));
    assert_eq!(format!("{request:?}"), format!("{plain:?}"));
}

#[test]
fn stops_are_strings() {
    assert_eq!(parse(json!({"stop": "x"})).stops, ["x"]);
    assert_eq!(parse(json!({"stop": ["", "x", "y"]})).stops, ["x", "y"]);
    assert_eq!(parse(json!({"stop": 5})).stops, [""; 0]);
}

#[test]
fn texts_of_parts_count() {
    let parts = json!([{"type": "text", "text": "Hi"}, {"type": "text", "text": " there"}]);
    let request = parse(json!({"echo": true, "messages": [{"role": "user", "content": parts}]}));
    assert_eq!((request.echo.as_str(), request.prompt_tokens), ("Hi there", 6));
    assert_eq!(parse(json!({"messages": []})).prompt_tokens, 0);
    let image = json!([{"type": "image_url", "image_url": {"url": "https://a.example/b.png"}}]);
    let request = parse(json!({"messages": [{"role": "user", "content": image}]}));
    assert_eq!(request.prompt_tokens, 4 + IMAGE_TOKENS);
}

#[test]
fn usage_is_for_streams() {
    let options = json!({"include_usage": true});
    assert!(parse(json!({"stream": true, "stream_options": options})).include_usage);
    assert!(!parse(json!({"stream_options": options})).include_usage);
    assert!(!parse(json!({"stream": true})).include_usage);
}
