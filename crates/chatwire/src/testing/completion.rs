//! A made-up completion.

use chatwire_transport::memory::CannedResponse;
use http::StatusCode;
use serde_json::{Map, Value, json};

/// A made-up completion, as a non-streaming or a streaming response.
///
/// Both forms have an ID, a model, a finish reason and usage; a stream has the role in its first
/// chunk, and `[DONE]` at its end.
/// The usage counts each piece as one token.
///
/// ```
/// use chatwire::testing::Completion;
/// use serde_json::json;
///
/// let asks = Completion::new()
///     .reasoning("The town is ")
///     .reasoning("Lisbon.")
///     .tool_call("weather", json!({"town": "Lisbon"}));
/// let (response, stream) = (asks.response(), asks.stream());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Completion {
    pieces: Vec<Piece>,
    finish_reason: Option<String>,
    model: Option<String>,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Reasoning(String),
    ToolCall { name: String, arguments: String },
    Field(String, Value),
}

impl Completion {
    /// An empty completion.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text; in a stream it is one chunk.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.pieces.push(Piece::Text(text.into()));
        self
    }

    /// Adds reasoning, in `reasoning_content`; in a stream it is one chunk.
    #[must_use]
    pub fn reasoning(mut self, text: impl Into<String>) -> Self {
        self.pieces.push(Piece::Reasoning(text.into()));
        self
    }

    /// Adds a tool call; the IDs are `call_1`, `call_2` and so on.
    ///
    /// A string is the text of the arguments, which need not be JSON; any other value is written
    /// as JSON.
    /// In a stream the arguments come in two chunks.
    #[must_use]
    pub fn tool_call(mut self, name: impl Into<String>, arguments: impl Into<Value>) -> Self {
        let arguments = match arguments.into() {
            Value::String(text) => text,
            other => other.to_string(),
        };
        self.pieces.push(Piece::ToolCall { name: name.into(), arguments });
        self
    }

    /// Adds a field to the message, such as `reasoning_details`; in a stream it is one chunk.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.pieces.push(Piece::Field(name.into(), value.into()));
        self
    }

    /// Sets the finish reason. Default: `tool_calls` if there are any, otherwise `stop`.
    #[must_use]
    pub fn finish_reason(mut self, reason: impl Into<String>) -> Self {
        self.finish_reason = Some(reason.into());
        self
    }

    /// Sets the model. Default: `test-model`.
    #[must_use]
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.model = Some(model.into());
        self
    }

    /// The completion as a non-streaming response.
    pub fn response(&self) -> CannedResponse {
        let choice = json!({
            "index": 0,
            "message": self.message(),
            "logprobs": null,
            "finish_reason": self.reason(),
        });
        let mut body = self.envelope("chat.completion", json!([choice]));
        body["usage"] = self.usage();
        CannedResponse::new(StatusCode::OK)
            .with_header("content-type", "application/json")
            .with_frames([body.to_string()])
    }

    /// The completion as a streaming response, with one frame for each event.
    pub fn stream(&self) -> CannedResponse {
        let chunk = |delta: Value, reason: Value| {
            let choice = json!({"index": 0, "delta": delta, "finish_reason": reason});
            self.envelope("chat.completion.chunk", json!([choice]))
        };
        let mut chunks = vec![chunk(json!({"role": "assistant", "content": ""}), Value::Null)];
        chunks.extend(self.deltas().into_iter().map(|delta| chunk(delta, Value::Null)));
        chunks.push(chunk(json!({}), self.reason().into()));
        let mut usage = self.envelope("chat.completion.chunk", json!([]));
        usage["usage"] = self.usage();
        chunks.push(usage);
        let events = chunks.into_iter().map(|chunk| format!("data: {chunk}\n\n"));
        CannedResponse::new(StatusCode::OK)
            .with_header("content-type", "text/event-stream")
            .with_frames(events.chain(["data: [DONE]\n\n".to_owned()]))
    }

    fn envelope(&self, object: &str, choices: Value) -> Value {
        json!({
            "id": "chatcmpl-test",
            "object": object,
            "created": 1_700_000_000,
            "model": self.model.as_deref().unwrap_or("test-model"),
            "choices": choices,
        })
    }

    fn message(&self) -> Value {
        let (mut text, mut reasoning, mut calls) = (None, None, Vec::new());
        let mut message = Map::new();
        message.insert("role".to_owned(), "assistant".into());
        for piece in &self.pieces {
            match piece {
                Piece::Text(more) => text.get_or_insert_with(String::new).push_str(more),
                Piece::Reasoning(more) => reasoning.get_or_insert_with(String::new).push_str(more),
                Piece::ToolCall { name, arguments } => {
                    let id = format!("call_{}", calls.len() + 1);
                    let function = json!({"name": name, "arguments": arguments});
                    calls.push(json!({"id": id, "type": "function", "function": function}));
                }
                Piece::Field(name, value) => {
                    message.insert(name.clone(), value.clone());
                }
            }
        }
        message.insert("content".to_owned(), text.into());
        if let Some(reasoning) = reasoning {
            message.insert("reasoning_content".to_owned(), reasoning.into());
        }
        if !calls.is_empty() {
            message.insert("tool_calls".to_owned(), calls.into());
        }
        message.into()
    }

    fn deltas(&self) -> Vec<Value> {
        let (mut deltas, mut calls) = (Vec::new(), 0);
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => deltas.push(json!({"content": text})),
                Piece::Reasoning(text) => deltas.push(json!({"reasoning_content": text})),
                Piece::ToolCall { name, arguments } => {
                    let (index, id) = (calls, format!("call_{}", calls + 1));
                    calls += 1;
                    let (first, second) = halves(arguments);
                    let function = json!({"name": name, "arguments": first});
                    let call = json!({
                        "index": index, "id": id, "type": "function", "function": function,
                    });
                    deltas.push(json!({"tool_calls": [call]}));
                    let rest = json!({"index": index, "function": {"arguments": second}});
                    deltas.push(json!({"tool_calls": [rest]}));
                }
                Piece::Field(name, value) => {
                    let delta: Map<_, _> = [(name.clone(), value.clone())].into_iter().collect();
                    deltas.push(delta.into());
                }
            }
        }
        deltas
    }

    fn reason(&self) -> &str {
        let calls = self.pieces.iter().any(|piece| matches!(piece, Piece::ToolCall { .. }));
        let usual = if calls { "tool_calls" } else { "stop" };
        self.finish_reason.as_deref().unwrap_or(usual)
    }

    fn usage(&self) -> Value {
        let completion = self.pieces.len();
        json!({
            "prompt_tokens": 8,
            "completion_tokens": completion,
            "total_tokens": completion + 8,
        })
    }
}

/// A text in two parts, cut between characters.
fn halves(text: &str) -> (&str, &str) {
    text.split_at(text.floor_char_boundary(text.len() / 2))
}

#[cfg(test)]
mod tests {
    use chatwire_protocol::stream::Ending;

    use super::*;
    use crate::{
        ChatRequest, Message,
        blocking::Client,
        transport::memory::{CannedResponse, Scripted},
    };

    fn client(response: CannedResponse) -> Client {
        Client::builder().api_key("key").transport(Scripted::new([response])).build().unwrap()
    }

    #[test]
    fn both_forms_are_the_same_completion_without_irregularities() {
        let details = json!([{"type": "reasoning.text", "text": "hm", "signature": "c2ln"}]);
        let request = ChatRequest::new("some-model", [Message::user("Hello")]);
        for completion in [
            Completion::new().text("a\n\"\u{1f600}").text("b"),
            Completion::new().text(""),
            Completion::new().reasoning("h").reasoning("m").text("a").model("m"),
            Completion::new().tool_call("f", json!({"a": "\u{e9}"})).tool_call("g", "{"),
            Completion::new().field("reasoning_details", details).text("a"),
            Completion::new().text("a").finish_reason("length"),
        ] {
            let whole = client(completion.response()).chat(&request).unwrap();
            let stream = client(completion.stream()).stream(&request).unwrap();
            let joined = stream.accumulate().unwrap();
            let report = joined.stream.as_ref().unwrap();
            assert_eq!(report.ending, Ending::Complete);
            assert!(joined.diagnostics.is_empty(), "{:?}", joined.diagnostics);
            let message = |response: &crate::Response| {
                let message = response.first_choice().unwrap().message.as_ref().unwrap();
                let mut message = serde_json::to_value(message).unwrap();
                // A stream begins with an empty text.
                let content = message["content"].take();
                message["content"] = content.as_str().unwrap_or_default().into();
                message
            };
            assert_eq!(message(&joined), message(&whole));
            assert_eq!(joined.usage, whole.usage);
            let reason =
                |response: &crate::Response| response.first_choice().unwrap().finish_reason.clone();
            assert_eq!(reason(&joined), reason(&whole));
        }
    }
}
