//! Responses in the formats of various servers.

use chatwire::{
    Tools,
    protocol::chat::{Tool, ToolCall},
};
use serde_json::{Value, json};

use super::{message, says, sent};
use crate::{Fixture, hello};

/// Runs a tool that returns its arguments; gives the messages after those of the request, and the
/// calls.
fn run(finish_reason: &str, response: &Value) -> (Value, Vec<ToolCall>) {
    let fixture = Fixture::new([message(finish_reason, response), says("Done.")]);
    let definition = Tool::function("f", "", json!({}));
    let tools = Tools::new().with_definition(definition, async |given: Value| Ok(given));
    let run = fixture
        .clock
        .run(fixture.client.chat_with_tools(&hello(), &tools))
        .expect("it comes to an end");
    let request = sent(&fixture.server).pop().expect("requests were sent");
    let turns: Vec<_> = request["messages"].as_array().into_iter().flatten().skip(1).collect();
    let calls = run.history.rounds.into_iter().flat_map(|round| round.calls);
    (json!(turns), calls.map(|report| report.call).collect())
}

fn call(id: &str, arguments: &str) -> Value {
    json!({"id": id, "type": "function", "function": {"name": "f", "arguments": arguments}})
}

fn result(id: &str, content: &str) -> Value {
    json!({"role": "tool", "content": content, "tool_call_id": id})
}

#[track_caller]
fn check(finish_reason: &str, response: &Value, expected: &Value) {
    assert_eq!(&run(finish_reason, response).0, expected, "{response}");
}

#[test]
fn tool_calls_decide_and_not_the_finish_reason() {
    let asked =
        json!({"role": "assistant", "content": "Let me see.", "tool_calls": [call("a", "{}")]});
    for reason in ["stop", "tool_calls", "tool_use", ""] {
        check(reason, &asked, &json!([asked, result("a", "{}")]));
    }
    let fixture = Fixture::new([message(
        "tool_calls",
        &json!({"role": "assistant", "content": "Hi", "tool_calls": []}),
    )]);
    let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &Tools::new())).unwrap();
    assert_eq!(run.response.first_text().as_deref(), Some("Hi"));
}

#[test]
fn fields_without_a_request_counterpart_are_not_sent_back() {
    check(
        "stop",
        &json!({"content": null, "annotations": [], "tool_calls": [call("a", "{}")]}),
        &json!([{"role": "assistant", "tool_calls": [call("a", "{}")]}, result("a", "{}")]),
    );
}

#[test]
fn missing_and_duplicate_ids_are_replaced() {
    let id = |id: Value| {
        let mut call = call("", "{}");
        call["id"] = id;
        call
    };
    let calls = [json!("a"), json!("a"), json!(""), Value::Null, json!("call00001")].map(id);
    let made = ["a", "call00002", "call00003", "call00004", "call00001"];
    let mut expected =
        vec![json!({"role": "assistant", "tool_calls": made.map(|id| call(id, "{}"))})];
    expected.extend(made.map(|id| result(id, "{}")));
    check("stop", &json!({"role": "assistant", "tool_calls": calls}), &expected.into());
}

#[test]
fn arguments_of_any_type_are_sent_back_as_text() {
    let function =
        |arguments: Value| json!({"id": "a", "function": {"name": "f", "arguments": arguments}});
    for (came, text) in [
        (json!({"x": 1}), r#"{"x":1}"#),
        (json!(r#"{"x":1}"#), r#"{"x":1}"#),
        (json!(""), "{}"),
        (Value::Null, "{}"),
    ] {
        check(
            "stop",
            &json!({"role": "assistant", "tool_calls": [function(came)]}),
            &json!([{"role": "assistant", "tool_calls": [call("a", text)]}, result("a", text)]),
        );
    }
}

#[test]
fn extra_fields_of_a_call_are_sent_back() {
    let mut asked = call("a", "{}");
    asked["extra_content"] = json!({"google": {"thought_signature": "xyz"}});
    let turn = json!({"role": "assistant", "tool_calls": [asked]});
    check("stop", &turn, &json!([turn, result("a", "{}")]));
}

#[test]
fn a_legacy_function_call_gets_a_function_message() {
    let turn =
        json!({"role": "assistant", "function_call": {"name": "f", "arguments": "{\"x\":1}"}});
    let (turns, calls) = run("function_call", &turn);
    assert_eq!(turns, json!([turn, {"role": "function", "content": "{\"x\":1}", "name": "f"}]));
    assert_eq!(calls[0].name(), Some("f"));
}
