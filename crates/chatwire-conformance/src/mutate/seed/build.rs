//! Builds one exchange in both modes from what it says.

use std::time::Duration;

use chatwire_transport::{Exchange, Frame, RecordedRequest, RecordedResponse};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Map, Value, json};

const CREATED: u64 = 1_744_187_449;

/// What a response says.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) name: &'static str,
    pub(super) model: &'static str,
    /// Members of the request beside model and messages.
    pub(super) request: Value,
    pub(super) choices: Vec<Said>,
    /// Prompt and completion tokens.
    pub(super) tokens: (u64, u64),
    /// Members of `usage` beside the counts.
    pub(super) details: Value,
}

/// What one choice says.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    /// Reasoning, which comes before the text.
    pub(super) reasoning: &'static [&'static str],
    /// The tokens of the text.
    pub(super) text: &'static [&'static str],
    pub(super) refusal: &'static [&'static str],
    /// Names of tools, each with the pieces of its arguments.
    pub(super) calls: &'static [(&'static str, &'static [&'static str])],
    pub(super) finish: &'static str,
    /// Whether every token comes with its two most likely ones.
    pub(super) logprobs: bool,
}

impl Script {
    /// The non-streaming exchange.
    pub(super) fn unary(&self) -> Exchange {
        let choices = self.choices.iter().enumerate().map(|(index, said)| {
            json!({
                "index": index,
                "message": said.message(index),
                "logprobs": said.logprobs.then(|| said.tokens(0..said.text.len())),
                "finish_reason": said.finish,
            })
        });
        let mut body = self.frame("chat.completion");
        body["choices"] = choices.collect();
        body["usage"] = self.usage();
        let headers = [("content-type", "application/json")];
        exchange(self.asked(Value::Null), 200, &headers, &[body.to_string()])
    }

    /// The streaming exchange, with usage at its end.
    pub(super) fn stream(&self) -> Exchange {
        let mut payloads = Vec::new();
        let mut push = |choices: Value, usage: Value| {
            let mut chunk = self.frame("chat.completion.chunk");
            chunk["choices"] = choices;
            chunk["usage"] = usage;
            payloads.push(chunk);
        };
        for (index, said) in self.choices.iter().enumerate() {
            for (delta, logprobs) in said.deltas(index) {
                let choice = json!([{"index": index, "delta": delta, "logprobs": logprobs,
                    "finish_reason": null}]);
                push(choice, Value::Null);
            }
        }
        for (index, said) in self.choices.iter().enumerate() {
            let choice = json!([{"index": index, "delta": {}, "logprobs": null,
                "finish_reason": said.finish}]);
            push(choice, Value::Null);
        }
        push(json!([]), self.usage());
        let events = payloads.iter().map(|payload| format!("data: {payload}\n\n"));
        let events: Vec<_> = events.chain(["data: [DONE]\n\n".to_owned()]).collect();
        let asked = json!({"stream": true, "stream_options": {"include_usage": true}});
        let headers =
            [("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache")];
        exchange(self.asked(asked), 200, &headers, &events)
    }

    fn asked(&self, more: Value) -> Value {
        let mut request = json!({"model": self.model,
            "messages": [{"role": "user", "content": "What is the weather like in Rome?"}]});
        for members in [self.request.clone(), more] {
            if let (Value::Object(request), Value::Object(members)) = (&mut request, members) {
                request.extend(members);
            }
        }
        request
    }

    fn frame(&self, object: &str) -> Value {
        json!({"id": "chatcmpl-7f3a", "object": object, "created": CREATED, "model": self.model,
            "system_fingerprint": "fp_5b26d85e12"})
    }

    fn usage(&self) -> Value {
        let (prompt, completion) = self.tokens;
        let mut usage = json!({"prompt_tokens": prompt, "completion_tokens": completion,
            "total_tokens": prompt + completion});
        if let (Value::Object(usage), Value::Object(details)) = (&mut usage, self.details.clone()) {
            usage.extend(details);
        }
        usage
    }
}

impl Said {
    fn message(&self, choice: usize) -> Value {
        let text = (!self.text.is_empty()).then(|| self.text.concat());
        let refusal = (!self.refusal.is_empty()).then(|| self.refusal.concat());
        let mut message = Map::new();
        message.insert("role".to_owned(), json!("assistant"));
        message.insert("content".to_owned(), json!(text));
        message.insert("refusal".to_owned(), json!(refusal));
        if !self.reasoning.is_empty() {
            message.insert("reasoning_content".to_owned(), json!(self.reasoning.concat()));
        }
        if !self.calls.is_empty() {
            let calls = self.calls.iter().enumerate().map(|(index, (name, pieces))| {
                json!({"id": call_id(choice, index), "type": "function",
                    "function": {"name": name, "arguments": pieces.concat()}})
            });
            message.insert("tool_calls".to_owned(), calls.collect());
        }
        Value::Object(message)
    }

    /// Every delta but the last, each with its log probabilities.
    fn deltas(&self, choice: usize) -> Vec<(Value, Value)> {
        let mut deltas = vec![(json!({"role": "assistant", "content": ""}), Value::Null)];
        let plain = |name: &'static str, pieces: &'static [&'static str]| {
            pieces.iter().map(move |piece| (json!({name: piece}), Value::Null))
        };
        deltas.extend(plain("reasoning_content", self.reasoning));
        for (at, token) in self.text.iter().enumerate() {
            let logprobs = self.logprobs.then(|| self.tokens(at..at + 1));
            deltas.push((json!({"content": token}), json!(logprobs)));
        }
        deltas.extend(plain("refusal", self.refusal));
        for (index, (name, pieces)) in self.calls.iter().enumerate() {
            let open = json!({"tool_calls": [{"index": index, "id": call_id(choice, index),
                "type": "function", "function": {"name": name, "arguments": ""}}]});
            deltas.push((open, Value::Null));
            for piece in *pieces {
                let more = json!({"tool_calls": [{"index": index,
                    "function": {"arguments": piece}}]});
                deltas.push((more, Value::Null));
            }
        }
        deltas
    }

    /// The log probabilities of some tokens.
    fn tokens(&self, range: std::ops::Range<usize>) -> Value {
        let tokens = self.text.get(range).unwrap_or_default().iter().map(|token| {
            let entry = |token: &str, logprob: f64| {
                json!({"token": token, "logprob": logprob, "bytes": token.as_bytes()})
            };
            let mut chosen = entry(token, -0.25);
            chosen["top_logprobs"] = json!([entry(token, -0.25), entry(" else", -1.5)]);
            chosen
        });
        json!({"content": tokens.collect::<Vec<_>>(), "refusal": null})
    }
}

fn call_id(choice: usize, call: usize) -> String {
    format!("call_{choice}{call}b7")
}

/// An exchange whose body comes in these frames.
pub(super) fn exchange(
    request: Value,
    status: u16,
    headers: &[(&'static str, &'static str)],
    frames: &[String],
) -> Exchange {
    let mut asked = RecordedRequest::new(Method::POST, "/v1/chat/completions");
    asked.headers.insert("content-type", HeaderValue::from_static("application/json"));
    asked.body = request.to_string().into();
    let mut response = RecordedResponse::new(StatusCode::from_u16(status).unwrap_or_default());
    let common = [("date", "Wed, 09 Apr 2025 08:30:50 GMT"), ("x-request-id", "req_1b9d")];
    for (name, value) in common.iter().chain(headers) {
        let name = HeaderName::from_static(name);
        response.headers.append(name, HeaderValue::from_static(value));
    }
    let mut at = Duration::from_millis(50);
    for frame in frames {
        response.frames.push(Frame::new(at, frame.clone()));
        at += Duration::from_millis(20);
    }
    Exchange::new(asked, response)
}
