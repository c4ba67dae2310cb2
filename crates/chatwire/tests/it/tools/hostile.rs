//! Tool calls as hostile servers write them: what the tool gets, and what the model gets.

use chatwire::{Tools, blocking, protocol::chat::Tool, transport::memory::Scripted};
use serde_json::{Value, json};

use super::{message, says, tool_results};
use crate::{Fixture, hello, virtual_clock::VirtualClock};

const SYNTAX: &str = "Error: invalid arguments: the text is not JSON";
const UNKNOWN: &str = "Error: unknown tool; available tools: f";

/// A call of `f` with these arguments.
fn with(arguments: &Value) -> Value {
    json!([{"id": "a", "type": "function", "function": {"name": "f", "arguments": arguments}}])
}

/// The calls, and how the result of each begins; the tool returns its arguments.
fn rows() -> Vec<(Value, &'static [&'static str])> {
    vec![
        (with(&json!("{}")), &["{}"]),
        (with(&json!("")), &["{}"]),
        (with(&json!(" \n")), &["{}"]),
        (with(&json!(null)), &["{}"]),
        (with(&json!({})), &["{}"]),
        (with(&json!({"a": 1})), &["{\"a\":1}"]),
        (with(&json!("{\"a\":1}")), &["{\"a\":1}"]),
        (with(&json!("{\"a\":")), &[SYNTAX]),
        (with(&json!("{\"a\":1}}")), &[SYNTAX]),
        (with(&json!("{\"a\":1}{\"b\":2}")), &[SYNTAX]),
        (with(&json!("{'a': 1}")), &[SYNTAX]),
        (with(&json!("{a: 1}")), &[SYNTAX]),
        (with(&json!("{\"a\": NaN}")), &[SYNTAX]),
        (with(&json!("{\"a\":1,}")), &[SYNTAX]),
        (with(&json!("call f with 1")), &[SYNTAX]),
        (with(&json!("\u{0}")), &[SYNTAX]),
        (with(&json!("[".repeat(10_000))), &[SYNTAX]),
        (json!([{"id": "a", "function": {"name": "f", "arguments": "{}"}}]), &["{}"]),
        (json!([{"function": {"name": "f"}}]), &["{}"]),
        (json!([{"id": "a", "function": {"name": "", "arguments": "{}"}}]), &[UNKNOWN]),
        (json!([{"id": "a", "function": {"name": "F", "arguments": "{}"}}]), &[UNKNOWN]),
        (json!([{"id": "a", "function": {"name": " f", "arguments": "{}"}}]), &[UNKNOWN]),
        (json!([{"id": "a", "function": {"arguments": "{}"}}]), &[UNKNOWN]),
        (json!([{"id": "a"}]), &[UNKNOWN]),
        (json!([{"id": "a", "type": "custom", "custom": {"name": "f", "input": "x"}}]), &[UNKNOWN]),
        (
            json!([{"id": "a", "function": {"name": "f"}}, {"id": "a", "function": {"name": "f"}}]),
            &["{}", "{}"],
        ),
    ]
}

fn definition() -> Tool {
    Tool::function("f", "", json!({}))
}

#[test]
fn every_call_has_one_result_and_the_loop_ends() {
    for (calls, expected) in rows() {
        let asks = message("tool_calls", &json!({"role": "assistant", "tool_calls": calls}));
        let fixture = Fixture::new([asks.clone(), says("Done.")]);
        let tools = Tools::new().with_definition(definition(), async |given: Value| Ok(given));
        let run = fixture.clock.run(fixture.client.chat_with_tools(&hello(), &tools)).unwrap();
        let results = tool_results(&fixture.server);
        assert_eq!(results.len(), expected.len(), "{calls}");
        for (result, expected) in results.iter().zip(expected) {
            assert!(result.starts_with(expected), "{calls}: {result}");
        }
        assert_eq!(run.response.first_text().unwrap_or_default(), "Done.");

        let server = Scripted::new([asks, says("Done.")]);
        let client = blocking::Client::builder().api_key("key").transport(server.clone());
        let client = client.clock(VirtualClock::jumping()).build().unwrap();
        let tools = blocking::Tools::new().with_definition(definition(), |given: Value| Ok(given));
        client.chat_with_tools(&hello(), &tools).unwrap();
        assert_eq!(tool_results(&server), results);
    }
}
