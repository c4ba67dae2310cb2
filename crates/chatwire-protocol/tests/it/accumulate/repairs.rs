//! A non-streaming response whose parts are not in their places is repaired as a stream is.

use chatwire_protocol::{accumulate, chat::ChatResponse};
use serde_json::{Value, json};

use super::fold;

/// The choices of a response after its repair, and what was reported.
fn repaired(choices: &Value) -> (Value, Vec<String>) {
    let body = json!({ "object": "chat.completion", "choices": choices });
    let mut response = ChatResponse::from_slice(body.to_string().as_bytes()).unwrap();
    let diagnostics = accumulate::repair(&mut response, 1);
    let written: Value = serde_json::from_slice(&response.to_vec()).unwrap();
    (written["choices"].clone(), diagnostics.iter().map(ToString::to_string).collect())
}

/// Checks that a response with these choices gets these choices, and that the stream with the same
/// choices in its only chunk gets the same messages.
#[track_caller]
fn check(choices: Value, expected: Value, reported: &[&str]) {
    let (choices_now, diagnostics) = repaired(&choices);
    assert_eq!(choices_now, expected);
    assert_eq!(diagnostics, reported);
    let (response, _) = fold(&[json!({ "choices": choices })]);
    let messages = |choices: &Value| -> Vec<Value> {
        let choices = choices.as_array().unwrap().iter();
        let text = |message: &Value| json!([message["content"], message["tool_calls"]]);
        choices.map(|choice| text(&choice["message"])).collect()
    };
    assert_eq!(messages(&response["choices"]), messages(&expected), "as a stream");
}

fn call(id: &str, arguments: &str) -> Value {
    json!({"id": id, "type": "function", "function": {"name": "f", "arguments": arguments}})
}

#[test]
fn a_delta_or_a_text_takes_the_place_of_a_message() {
    let said = json!([{"index": 0, "message": {"content": "Hi"}, "finish_reason": "stop"}]);
    check(
        json!([{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]),
        said.clone(),
        &["choice 0: a choice has a delta instead of a message (first in chunk 0)"],
    );
    check(
        json!([{"index": 0, "text": "Hi", "finish_reason": "stop"}]),
        said,
        &["choice 0: a choice has a text instead of a message (first in chunk 0)"],
    );
}

#[test]
fn calls_that_are_no_list_are_calls() {
    let choice = |calls: Value| json!([{"index": 0, "message": {"tool_calls": calls}, "finish_reason": "tool_calls"}]);
    let (choices, diagnostics) = repaired(&choice(call("a", "{}")));
    assert_eq!(choices, choice(json!([call("a", "{}")])));
    let diagnostics = diagnostics.join("; ");
    assert!(diagnostics.contains("tool calls are not a list of objects"), "{diagnostics}");
}

#[test]
fn calls_of_a_later_choice_are_those_of_the_only_one() {
    let calls = json!([call("a", "{}")]);
    let (choices, diagnostics) = repaired(&json!([
        {"index": 0, "message": {"content": "Look"}, "finish_reason": "stop"},
        {"index": 1, "message": {"content": null, "tool_calls": calls}, "finish_reason": "tool_calls"},
    ]));
    assert_eq!(choices[0]["message"]["content"], "Look");
    assert_eq!(choices[0]["message"]["tool_calls"], calls);
    assert_eq!(choices[0]["finish_reason"], "tool_calls");
    assert_eq!(choices.as_array().unwrap().len(), 1);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
}

#[test]
fn what_cannot_be_repaired_is_reported() {
    for (message, expected) in [
        (json!({"tool_calls": [call("a", "{}"), call("a", "{}")]}), "ID"),
        (json!({"tool_calls": [call("a", "{}{}")]}), "JSON"),
        (json!({"content": {"odd": 1}}), "understood"),
    ] {
        let choices = json!([{"index": 0, "message": message, "finish_reason": "stop"}]);
        let (choices_now, diagnostics) = repaired(&choices);
        assert_eq!(choices_now, choices);
        let diagnostics = diagnostics.join("; ");
        assert!(diagnostics.contains(expected), "{expected} is not in {diagnostics}");
    }
}

#[test]
fn a_response_as_documented_is_not_changed() {
    let choices = json!([{"index": 0, "message": {"role": "assistant", "content": "Hi"}, "finish_reason": "stop"}]);
    assert_eq!(repaired(&choices), (choices, Vec::new()));
}
