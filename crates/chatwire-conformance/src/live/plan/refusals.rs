//! Requests that must be refused.

use serde_json::{Value, json};

use super::{Plan, streaming};
use crate::live::{Area, ProbeCase};

/// A model that no server has.
pub(crate) const UNKNOWN_MODEL: &str = "chatwire-no-such-model";

pub(super) fn cases(plan: &Plan) -> Vec<ProbeCase> {
    let case = |name: &str, about: &str, body: &Value| {
        ProbeCase::chat(name, about, Area::Refusals, body).refused()
    };
    let hello = |members| plan.chat("Say hello.", members);
    let without = |name: &str| {
        let mut body = hello(json!({}));
        if let Some(members) = body.as_object_mut() {
            members.remove(name);
        }
        body
    };
    let unknown = hello(json!({"model": UNKNOWN_MODEL}));
    let cut = hello(json!({})).to_string();
    let cut = cut.get(..cut.len() / 2).unwrap_or_default().to_owned();
    let mut cases = vec![
        case("model-unknown", "a model that nobody has", &unknown),
        case("model-unknown-stream", "a model that nobody has", &streaming(unknown)),
        case("model-missing", "no model", &without("model")),
        case("messages-missing", "no messages", &without("messages")),
        case("messages-empty", "an empty list of messages", &hello(json!({"messages": []}))),
        case("messages-text", "messages that are a string", &hello(json!({"messages": "hello"}))),
        case(
            "role-missing",
            "a message without a role",
            &hello(json!({
                "messages": [{"content": "Say hello."}],
            })),
        ),
        case("not-json", "half a request", &Value::Null).with_body(cut),
        case(
            "temperature-text",
            "a temperature that is a string",
            &streaming(hello(json!({
                "temperature": "warm",
            }))),
        ),
        case("limit-zero", "a limit of no tokens", &plan.limited(0, "Say hello.", json!({}))),
        case("tools-malformed", "a tool that is a string", &hello(json!({"tools": ["weather"]}))),
        case(
            "format-malformed",
            "a format that does not exist",
            &hello(json!({
                "response_format": {"type": 123},
            })),
        ),
        ProbeCase {
            content_type: "text/plain",
            ..case("content-type", "another content type", &hello(json!({})))
        }
        .either(),
    ];
    if let Some(tokens) = plan.options().context_tokens {
        // A word and a space are one token of most tokenizers.
        let words = usize::try_from(tokens).unwrap_or(usize::MAX).min(MAX_WORDS);
        let body = plan.chat(&"word ".repeat(words), json!({}));
        cases.push(case("context-exceeded", "a prompt that is too long", &body).either());
    }
    cases
}

/// The longest prompt, in words.
const MAX_WORDS: usize = 4_000_000;
