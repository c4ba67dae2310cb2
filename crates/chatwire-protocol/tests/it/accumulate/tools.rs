//! Tool calls, identified in all the ways that servers use.

use serde_json::{Value, json};

use super::check_message;

#[track_caller]
fn check(pieces: &[Value], calls: Value, diagnostics: &[&str]) {
    let deltas: Vec<_> = pieces.iter().map(|piece| json!({"tool_calls": [piece]})).collect();
    check_message(&deltas, json!({"tool_calls": calls}), diagnostics);
}

fn call(id: &str, name: &str, arguments: &str) -> Value {
    json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}})
}

fn start(index: u64, id: &str, name: &str, arguments: &str) -> Value {
    let mut start = call(id, name, arguments);
    start["index"] = json!(index);
    start
}

fn more(index: u64, arguments: &str) -> Value {
    json!({"index": index, "function": {"arguments": arguments}})
}

#[test]
fn numbered_calls_are_joined_in_order() {
    check(
        &[
            start(1, "b", "g", ""),
            start(0, "a", "f", "{"),
            more(1, "{}"),
            json!({"index": 0, "id": "", "type": null, "function": {"name": "", "arguments": "\"x\":1"}}),
            json!({"index": 0, "id": null, "function": {"name": null, "arguments": "}"}}),
        ],
        json!([call("a", "f", "{\"x\":1}"), call("b", "g", "{}")]),
        &[],
    );
}

#[test]
fn calls_with_the_same_index_are_distinguished_by_id_and_name() {
    check(
        &[start(0, "a", "f", "{"), more(0, "}"), start(0, "b", "f", "["), more(0, "]")],
        json!([call("a", "f", "{}"), call("b", "f", "[]")]),
        &["choice 0: two tool calls have the same index (first in chunk 3)"],
    );
    check(
        &[
            start(0, "a", "f", "{"),
            start(0, "b", "g", "["),
            json!({"index": 0, "id": "a", "function": {"arguments": "}"}}),
        ],
        json!([call("a", "f", "{}"), call("b", "g", "[")]),
        &["choice 0: two tool calls have the same index (first in chunk 2)"],
    );
}

#[test]
fn a_new_id_with_each_piece_is_one_call() {
    check(
        &[
            start(0, "a", "f", ""),
            json!({"index": 0, "id": "b", "function": {"arguments": "{"}}),
            json!({"index": 0, "id": "c", "function": {"arguments": "}"}}),
        ],
        json!([call("a", "f", "{}")]),
        &["choice 0: the ID of a tool call changed (first in chunk 2, 2 times)"],
    );
}

#[test]
fn calls_without_index_are_distinguished_by_id_or_name() {
    check(
        &[
            call("a", "f", "{"),
            json!({"id": "a", "function": {"arguments": "}"}}),
            call("b", "g", "["),
            json!({"function": {"arguments": "]"}}),
        ],
        json!([call("a", "f", "{}"), call("b", "g", "[]")]),
        &["choice 0: a tool call has no index (first in chunk 1, 4 times)"],
    );
    check(
        &[
            json!({"function": {"name": "f", "arguments": {"x": 1}}}),
            json!({"function": {"name": "f", "arguments": {}}}),
        ],
        json!([
            {"function": {"name": "f", "arguments": {"x": 1}}},
            {"function": {"name": "f", "arguments": {}}},
        ]),
        &[
            "choice 0: a tool call has no index (first in chunk 1, 2 times)",
            "choice 0: arguments are JSON instead of a string (first in chunk 1, 2 times)",
        ],
    );
    check(
        &[json!({"function": {"arguments": "{}"}}), json!({"function": {"name": "late"}})],
        json!([{"function": {"name": "late", "arguments": "{}"}}]),
        &["choice 0: a tool call has no index (first in chunk 1, 2 times)"],
    );
}

#[test]
fn a_name_that_changes_is_noted() {
    check(
        &[
            start(0, "a", "f", ""),
            json!({"index": 0, "function": {"name": "f", "arguments": "{"}}),
            json!({"index": 0, "function": {"name": "g", "arguments": "}"}}),
        ],
        json!([call("a", "f", "{}")]),
        &["choice 0: the name of a tool call changed (first in chunk 3)"],
    );
}

#[test]
fn custom_calls_and_signatures_are_joined() {
    check(
        &[
            json!({"index": 0, "id": "c", "type": "custom", "custom": {"name": "sh", "input": "l"}}),
            json!({"index": 0, "custom": {"input": "s"}, "extra_content": {"google": {"thought_signature": "x"}}, "odd": 1}),
        ],
        json!([{"id": "c", "type": "custom", "custom": {"name": "sh", "input": "ls"},
            "extra_content": {"google": {"thought_signature": "x"}}, "odd": 1}]),
        &[],
    );
}

#[test]
fn the_older_function_call_is_joined() {
    check_message(
        &[
            json!({"function_call": {"name": "f", "arguments": "{"}}),
            json!({"function_call": {"arguments": "}"}}),
        ],
        json!({"function_call": {"name": "f", "arguments": "{}"}}),
        &[],
    );
}
