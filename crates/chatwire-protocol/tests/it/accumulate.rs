//! Answers put together from chunks.

mod limits;
mod responses;
mod streams;
mod tools;

use chatwire_protocol::{accumulate::Accumulator, chat::ChatChunk};
use serde_json::{Value, json};

/// The answer to some chunks, and the diagnostics in words.
fn fold(chunks: &[Value]) -> (Value, Vec<String>) {
    let mut accumulator = Accumulator::new();
    for chunk in chunks {
        let chunk = ChatChunk::from_text(&chunk.to_string()).expect("a chunk is an object");
        accumulator.push(&chunk).expect("samples are within the limits");
    }
    let (answer, diagnostics) = accumulator.finish();
    let answer = serde_json::from_slice(&answer.to_vec()).expect("an answer is JSON");
    (answer, diagnostics.iter().map(ToString::to_string).collect())
}

/// A chunk of one choice with this delta.
fn delta(delta: Value) -> Value {
    json!({"choices": [{"index": 0, "delta": delta}]})
}

/// Checks the message that the deltas of one choice make, which begins as the assistant's.
#[track_caller]
fn check_message(deltas: &[Value], mut message: Value, diagnostics: &[&str]) {
    let mut chunks = vec![delta(json!({"role": "assistant"}))];
    chunks.extend(deltas.iter().cloned().map(delta));
    let (answer, seen) = fold(&chunks);
    message["role"] = json!("assistant");
    if message.get("content").is_none() {
        message["content"] = Value::Null;
    }
    assert_eq!(answer["choices"][0]["message"], message);
    assert_eq!(seen, diagnostics);
}
