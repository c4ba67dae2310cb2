//! Tool loops: what is sent, what is run, and what is reported.

mod blocking;
mod conversation;
mod failures;
mod hostile;
mod reasoning;
mod rounds;
mod streaming;

use chatwire::{
    ToolRun,
    http::StatusCode,
    protocol::chat::Message,
    transport::memory::{CannedResponse, Scripted},
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, JsonSchema, Deserialize)]
struct Town {
    /// In English.
    name: String,
}

/// A response with this message.
fn message(finish_reason: &str, message: &Value) -> CannedResponse {
    let body = json!({
        "choices": [{"finish_reason": finish_reason, "message": message}],
        "usage": {"total_tokens": 10, "prompt_tokens_details": {"cached_tokens": 1}},
        "meta": {"usage": {"credits_used": 1_000, "usd_spent": 0.0005}},
    });
    CannedResponse::new(StatusCode::OK).with_frames([body.to_string()])
}

/// A response that calls tools: the name and the arguments of each; the IDs are `a`, `b` and so on.
fn calls(calls: &[(&str, &str)]) -> CannedResponse {
    let calls: Vec<_> = ('a'..)
        .zip(calls)
        .map(|(id, (name, arguments))| {
            json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}})
        })
        .collect();
    message("tool_calls", &json!({"role": "assistant", "content": null, "tool_calls": calls}))
}

/// A response without tool calls.
fn says(text: &str) -> CannedResponse {
    message("stop", &json!({"role": "assistant", "content": text}))
}

/// The bodies of the requests.
fn sent(server: &Scripted) -> Vec<Value> {
    let bodies = server.received().into_iter();
    bodies
        .map(|received| serde_json::from_slice(received.request.body()).expect("requests are JSON"))
        .collect()
}

/// The results of the last round, as sent to the model.
fn tool_results(server: &Scripted) -> Vec<String> {
    let request = sent(server).pop().expect("a request was sent");
    let messages = request["messages"].as_array().into_iter().flatten().rev();
    let results = messages.take_while(|message| message["role"] == "tool");
    let mut tool_results: Vec<_> = results
        .map(|message| message["content"].as_str().expect("results are text").to_owned())
        .collect();
    tool_results.reverse();
    tool_results
}

/// The conversation as JSON.
fn conversation(messages: &[Message]) -> Value {
    serde_json::to_value(messages).expect("messages are JSON")
}

/// The results of all calls, by the names of the tools.
fn results(run: &ToolRun) -> Vec<(&str, Option<&str>)> {
    let calls = run.history.rounds.iter().flat_map(|round| &round.calls);
    calls
        .map(|call| (call.call.name().expect("calls have names"), call.result.as_deref().ok()))
        .collect()
}
