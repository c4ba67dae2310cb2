//! Deviations of real servers, one by one.

use chatwire_protocol::chat::{
    Arguments, ChatChunk, ChatRequest, ChatResponse, Content, FinishReason, Message,
};

use super::check;

fn message(text: &str) -> Message {
    let body = format!(r#"{{"choices":[{{"index":0,"message":{text}}}]}}"#);
    let response = check::<ChatResponse>(&body);
    let choice = response.first_choice().expect("a choice");
    choice.message.clone().expect("a message")
}

#[test]
fn content_as_string_array_and_null() {
    let plain = message(r#"{"content":"Hi"}"#);
    assert_eq!(plain.text().as_deref(), Some("Hi"));
    let parts =
        message(r#"{"content":[{"type":"text","text":"Hi"},{"type":"later","x":[1e400]}]}"#);
    assert!(matches!(&parts.content, Some(Content::Parts(parts)) if parts.len() == 2));
    let null = message(r#"{"content":null,"audio":{"id":"a"}}"#);
    assert!(null.is_null("content"));
    assert_eq!(message(r#"{"content":{"text":"Hi"}}"#).content, None);
    assert_eq!(message(r#"{"content":["Hi",null]}"#).content, None);
}

#[test]
fn tool_arguments_as_string_object_and_null() {
    let calls = message(
        r#"{"tool_calls":[
            {"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},
            {"id":"b","function":{"name":"f","arguments":{"x":1.50,"y":9007199254740993}}},
            {"id":null,"function":{"name":"f","arguments":null}},
            {"id":"","function":null},
            {"function":{"name":"f","arguments":"\ud83c"}}
        ]}"#,
    )
    .tool_calls
    .expect("calls");
    let arguments: Vec<_> = calls
        .iter()
        .map(|call| call.function.as_ref().and_then(|function| function.arguments.as_ref()))
        .collect();
    assert!(matches!(arguments[0], Some(Arguments::Text(_))));
    assert!(matches!(arguments[1], Some(Arguments::Json(_))));
    assert_eq!(arguments[2..4], [None, None]);
    assert!(matches!(arguments[4], Some(Arguments::Json(half)) if half.as_str() == r#""\ud83c""#));
}

#[test]
fn created_in_every_spelling() {
    for created in [
        "1744187449",
        "1744187449.5",
        "1.744187449e9",
        "1744187449123",
        "\"1744187449\"",
        "\"2025-04-09\"",
        "-1",
        "null",
        "{}",
    ] {
        check::<ChatResponse>(&format!(r#"{{"created":{created}}}"#));
        check::<ChatChunk>(&format!(r#"{{"created":{created}}}"#));
    }
}

#[test]
fn undocumented_finish_reasons() {
    for (reason, expected) in [
        ("\"stop\"", Some(FinishReason::Stop)),
        ("\"end_turn\"", Some(FinishReason::from("end_turn"))),
        ("\"\"", Some(FinishReason::from(""))),
        ("null", None),
        ("5", None),
    ] {
        let chunk = check::<ChatChunk>(&format!(r#"{{"choices":[{{"finish_reason":{reason}}}]}}"#));
        assert_eq!(chunk.choices.unwrap()[0].finish_reason, expected);
    }
}

#[test]
fn tool_deltas_without_index_or_id() {
    let chunk = check::<ChatChunk>(
        r#"{"choices":[{"delta":{"tool_calls":[
            {"function":{"arguments":"{"}},
            {"index":-1,"id":""},
            {"index":0.0,"id":null,"type":null,"function":{"name":null,"arguments":""}}
        ]}}]}"#,
    );
    let calls = chunk.choices.unwrap()[0].delta.clone().unwrap().tool_calls.unwrap();
    assert!(calls.iter().all(|call| call.index.is_none()));
}

#[test]
fn documents_that_are_hardly_ours() {
    for text in [
        "{}",
        r#"{"error":{"message":"no","code":401}}"#,
        r#"{"choices":null,"usage":{},"meta":{"metrics":{"tps":1.0}}}"#,
        r#"{"choices":{"0":{}}}"#,
        r#"{"choices":[null]}"#,
        r#"{"event":{"id":"a","choices":[]},"state":{"tools":[]}}"#,
        r#"{"id":"\ud83c","\udf88":{"\udf88":1},"model":"\u0000"}"#,
    ] {
        check::<ChatResponse>(text);
        check::<ChatChunk>(text);
        check::<ChatRequest>(text);
    }
}

#[test]
fn messages_that_are_no_list() {
    let request = check::<ChatRequest>(r#"{"model":"m","messages":"Hello","temperature":"0"}"#);
    assert_eq!(request.messages, None);
    assert_eq!(request.extra.len(), 2);
}

#[test]
fn nesting_deeper_than_any_stack() {
    let deep = format!(r#"{{"x":{}{}}}"#, "[".repeat(200_000), "]".repeat(200_000));
    let response = ChatResponse::from_slice(deep.as_bytes()).expect("any object is read");
    assert_eq!(response.to_vec(), deep.as_bytes());
}
