//! Responses accumulated from chunks.

mod events;
mod limits;
mod repairs;
mod repetition;
mod responses;
mod streams;
mod tools;

use chatwire_protocol::{accumulate::Accumulator, chat::ChatChunk};
use serde_json::{Value, json};

/// The response that chunks add up to, and the diagnostics as text.
fn fold(chunks: &[Value]) -> (Value, Vec<String>) {
    let mut accumulator = Accumulator::new();
    for chunk in chunks {
        let chunk = ChatChunk::from_text(&chunk.to_string()).expect("a chunk is an object");
        accumulator.push(&chunk).expect("samples are within the limits");
    }
    let (response, diagnostics) = accumulator.finish();
    let response = serde_json::from_slice(&response.to_vec()).expect("a response is JSON");
    (response, diagnostics.iter().map(ToString::to_string).collect())
}

/// A chunk of one choice with this delta.
fn delta(delta: Value) -> Value {
    json!({"choices": [{"index": 0, "delta": delta}]})
}

/// Checks the message that the deltas of one choice add up to; its role is `assistant`.
#[track_caller]
fn check_message(deltas: &[Value], mut message: Value, diagnostics: &[&str]) {
    let mut chunks = vec![delta(json!({"role": "assistant"}))];
    chunks.extend(deltas.iter().cloned().map(delta));
    let (response, seen) = fold(&chunks);
    message["role"] = json!("assistant");
    if message.get("content").is_none() {
        message["content"] = Value::Null;
    }
    assert_eq!(response["choices"][0]["message"], message);
    assert_eq!(seen, diagnostics);
}
