//! Requests that the response does not obey.

use chatwire_json::Pointer;
use http::Method;
use serde_json::{Value, json};

use super::bench::{Bench, Change, shown};
use crate::mutate::{MutantKind, MutantPlace, mutant::ANYWHERE};

/// Where a response shows that a request was not obeyed: anywhere, for the request does not appear
/// in it.
const TWINS: &[&str] = ANYWHERE;

pub(super) fn make(bench: &mut Bench<'_>) {
    if !bench.responds() {
        return;
    }
    bench.breaking(&["n-is-respected"], number_of_choices);
    text(bench);
    calls(bench);
    tokens(bench);
    mode(bench);
    bench.breaking(&["invalid-request-is-refused", "documented-bounds-are-enforced"], invalid);
    method(bench);
}

/// A response to a method that asks for none.
fn method(bench: &mut Bench<'_>) {
    let mut exchange = bench.draft.exchange();
    exchange.request.method = Method::GET;
    let place = MutantPlace::Request(Pointer::root());
    let (kind, name, breaks) = (MutantKind::Request, "request method: POST -> GET", Vec::new());
    let change = Change { kind, place, name: name.to_owned(), breaks, twins: TWINS };
    bench.add(change, exchange);
}

fn number_of_choices(bench: &mut Bench<'_>) {
    let asked = bench.draft.request["n"].as_u64().unwrap_or(1);
    ask(bench, "n", Some(json!(asked + 1)));
    if asked > 1 {
        ask(bench, "n", None);
    }
}

/// Stop sequences and forms that the text does not have.
fn text(bench: &mut Bench<'_>) {
    let texts: Vec<String> = bench.answer.choices.values().map(|choice| choice.joined()).collect();
    let Some(text) = texts.first().filter(|text| !text.is_empty()).cloned() else { return };
    let length = text.chars().count();
    let middle: String = text.chars().skip(length / 2).take(4).collect();
    bench.breaking(&["stop-is-omitted"], |bench| {
        ask(bench, "stop", Some(json!(middle)));
        ask(bench, "stop", Some(json!(["never occurs", middle])));
    });
    if !matches!(serde_json::from_str(&text), Ok(Value::Object(_))) {
        bench.breaking(&["json-object-is-json"], |bench| {
            ask(bench, "response_format", Some(json!({"type": "json_object"})));
        });
    }
    let schema = json!({"type": "object", "properties": {"zip": {"type": "string"}},
        "required": ["zip"], "additionalProperties": false});
    let format = json!({"type": "json_schema",
        "json_schema": {"name": "address", "strict": true, "schema": schema}});
    bench.breaking(&["json-schema-is-followed", "json-schema-is-json"], |bench| {
        ask(bench, "response_format", Some(format));
    });
    let tool = tool("look", json!({"type": "object", "properties": {}}));
    bench.breaking(&["tool-choice-required"], |bench| {
        ask_all(bench, &[("tools", json!([tool])), ("tool_choice", json!("required"))]);
    });
    let named = json!({"type": "function", "function": {"name": "look"}});
    bench.breaking(&["tool-choice-named"], |bench| {
        ask_all(bench, &[("tools", json!([tool])), ("tool_choice", named)]);
    });
}

fn calls(bench: &mut Bench<'_>) {
    let names: Vec<String> = bench
        .answer
        .choices
        .values()
        .flat_map(|choice| choice.calls.values())
        .filter_map(|deltas| Some(deltas.first()?.at("function")?.at("name")?.text().to_owned()))
        .collect();
    let Some(name) = names.first().cloned() else { return };
    let other = tool("another", json!({"type": "object", "properties": {}}));
    bench.breaking(&["tool-calls-are-complete"], |bench| {
        ask(bench, "tools", None);
        ask_all(bench, &[("tools", json!([other])), ("tool_choice", json!("auto"))]);
    });
    bench.breaking(&["tool-choice-none"], |bench| {
        ask(bench, "tool_choice", Some(json!("none")));
    });
    let tools = bench.draft.request["tools"].as_array().cloned().unwrap_or_default();
    let with_other = Value::Array(tools.iter().chain([&other]).cloned().collect());
    let named = json!({"type": "function", "function": {"name": "another"}});
    bench.breaking(&["tool-choice-named"], |bench| {
        ask_all(bench, &[("tools", with_other.clone()), ("tool_choice", named.clone())]);
    });
    let allowed = json!({"type": "allowed_tools",
        "allowed_tools": {"mode": "required", "tools": [named]}});
    bench.breaking(&["allowed-tools"], |bench| {
        ask_all(bench, &[("tools", with_other), ("tool_choice", allowed)]);
    });
    let strict = tool(
        &name,
        json!({"type": "object", "properties": {"zip": {"type": "string"}},
        "required": ["zip"], "additionalProperties": false}),
    );
    let others = tools.iter().filter(|tool| tool["function"]["name"] != *name);
    let stricter = Value::Array(others.chain([&strict]).cloned().collect());
    bench.breaking(&["strict-arguments-fit-the-schema"], |bench| {
        ask(bench, "tools", Some(stricter));
    });
    if names.len() > 1 {
        bench.breaking(&["parallel-tool-calls"], |bench| {
            ask(bench, "parallel_tool_calls", Some(json!(false)));
        });
    }
}

fn tool(name: &str, parameters: Value) -> Value {
    json!({"type": "function",
        "function": {"name": name, "strict": true, "parameters": parameters}})
}

/// Limits and probabilities.
fn tokens(bench: &mut Bench<'_>) {
    let completion =
        bench.answer.usage.as_ref().and_then(|usage| usage.value["completion_tokens"].as_u64());
    if let Some(limit) = completion.filter(|count| *count > 1).map(|count| count - 1) {
        bench.breaking(&["max-tokens-is-respected"], |bench| {
            ask(bench, "max_tokens", Some(json!(limit)));
            ask(bench, "max_completion_tokens", Some(json!(limit)));
        });
    }
    let has_tokens = bench.answer.choices.values().any(|choice| !choice.tokens.is_empty());
    if has_tokens {
        bench.breaking(&["logprobs-only-when-requested"], |bench| {
            ask(bench, "logprobs", None);
            ask(bench, "logprobs", Some(json!(false)));
        });
        let top = bench.draft.request["top_logprobs"].as_u64().unwrap_or(0);
        if top > 0 {
            ask(bench, "top_logprobs", Some(json!(top - 1)));
            ask(bench, "top_logprobs", None);
        }
    } else {
        bench.breaking(&["logprobs-come-when-requested"], |bench| {
            ask(bench, "logprobs", Some(json!(true)));
        });
    }
}

/// Streaming, usage in a stream, and the model.
fn mode(bench: &mut Bench<'_>) {
    let other_mode = json!(!bench.draft.streams);
    bench.breaking(&["stream-is-respected"], |bench| ask(bench, "stream", Some(other_mode)));
    if bench.draft.streams {
        bench.breaking(&["comes-once", "usage-only-when-requested"], |bench| {
            ask(bench, "stream_options", None);
            ask(bench, "stream_options", Some(json!({"include_usage": true})));
            ask(bench, "stream_options", Some(json!({"include_usage": false})));
        });
    }
    bench.breaking(&["model-is-as-requested"], |bench| {
        ask(bench, "model", Some(json!("another-model")));
    });
}

/// Requests that no server accepts.
fn invalid(bench: &mut Bench<'_>) {
    for (name, value) in [
        ("messages", json!([])),
        ("messages", json!("Hi")),
        ("messages", json!([{"role": "nobody", "content": "Hi"}])),
        ("model", json!(7)),
        ("temperature", json!(9)),
        ("temperature", json!("warm")),
        ("top_p", json!(2)),
        ("n", json!(0)),
        ("max_tokens", json!(-5)),
        ("frequency_penalty", json!(3)),
        ("presence_penalty", json!(-3)),
        ("top_logprobs", json!(21)),
        ("stop", json!([1])),
        ("tools", json!([{"type": "function"}])),
        ("response_format", json!({"type": "yaml"})),
        ("logit_bias", json!({"5": 200})),
        ("tool_choice", json!("sometimes")),
    ] {
        ask(bench, name, Some(value));
    }
    for name in ["messages", "model"] {
        ask(bench, name, None);
    }
}

/// Adds a mutant whose request has another value; `None` removes the member.
fn ask(bench: &mut Bench<'_>, name: &str, value: Option<Value>) {
    let what =
        value.as_ref().map_or_else(|| "removed".to_owned(), |value| format!("-> {}", shown(value)));
    change(bench, name, &what, &[(name, value)]);
}

fn ask_all(bench: &mut Bench<'_>, members: &[(&str, Value)]) {
    let Some((last, value)) = members.last() else { return };
    let what = format!("-> {}", shown(value));
    let members: Vec<_> =
        members.iter().map(|(name, value)| (*name, Some(value.clone()))).collect();
    change(bench, last, &what, &members);
}

fn change(bench: &mut Bench<'_>, at: &str, what: &str, members: &[(&str, Option<Value>)]) {
    let mut draft = bench.draft.clone();
    let Value::Object(request) = &mut draft.request else { return };
    for (name, value) in members {
        match value {
            Some(value) => request.insert((*name).to_owned(), value.clone()),
            None => request.remove(*name),
        };
    }
    let place = MutantPlace::Request(Pointer::root().join(at));
    let name = format!("{place}: {what}");
    let change =
        Change { kind: MutantKind::Request, place, name, breaks: Vec::new(), twins: TWINS };
    bench.add(change, draft.exchange());
}
