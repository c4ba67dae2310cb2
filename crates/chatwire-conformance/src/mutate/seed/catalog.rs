//! What the good exchanges say.

use std::slice::from_ref;

use serde_json::{Value, json};

use super::{
    Seed,
    build::{Said, Script, exchange},
};

/// A model that no contract is for in particular, so that OpenAI's applies.
const ANY: &str = "gpt-4o-mini";

/// A model of AI/ML API, whose own contract applies.
const HERMES: &str = "nousresearch/hermes-4-405b";

const TEXT: Said = Said {
    reasoning: &[],
    text: &["The", " weather", " in", " Rome", " is", " sunny", "."],
    refusal: &[],
    calls: &[],
    finish: "stop",
    logprobs: false,
};

/// A call of a tool: its name, and the pieces of its arguments.
type Call = (&'static str, &'static [&'static str]);

const LOOK: Call = ("look", &["{\"city\":", " \"Rome\",", " \"days\":", " 2}"]);

const CLOCK: Call = ("clock", &["{\"zone\":", " \"CET\"}"]);

/// A text of as many tokens as a pace needs.
const LONG: &[&str] = &[
    "Rome", " is", " warm", " and", " dry", " today", ",", " with", " a", " light", " wind",
    " from", " the", " sea", " and", " a", " few", " clouds", " over", " the", " hills", " at",
    " night", ".",
];

pub(super) fn all() -> Vec<Seed> {
    let mut seeds = Vec::new();
    for script in scripts() {
        seeds.push(Seed::new(format!("unary-{}", script.name), script.unary()));
        seeds.push(Seed::new(format!("stream-{}", script.name), script.stream()));
    }
    seeds.extend(errors());
    seeds.push(Seed::new("stream-error", broken_stream()));
    seeds
}

fn scripts() -> Vec<Script> {
    let script = |name, request: Value, choices: &[Said], tokens| Script {
        name,
        model: ANY,
        request,
        choices: choices.to_vec(),
        tokens,
        details: json!({
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 0},
        }),
    };
    let nothing = json!({});
    let text = script("text", nothing.clone(), &[TEXT], (16, 7));
    let other = Said { text: &["Sunny", " and", " dry", "."], ..TEXT };
    let cut = Said { text: &["The", " weather", " in"], finish: "length", ..TEXT };
    let stopped = Said { text: &["Item", " one", "\n", "Item", " two", "\n"], ..TEXT };
    let object = Said { text: &["{\"sky\":", " \"clear\",", " \"warm\":", " true}"], ..TEXT };
    let one_call = Said { text: &[], calls: &[LOOK], finish: "tool_calls", ..TEXT };
    let two_calls = Said { calls: &[LOOK, CLOCK], ..one_call.clone() };
    let forced = Said { finish: "stop", ..one_call.clone() };
    let refused =
        Said { text: &[], refusal: &["I", " cannot", " help", " with", " that."], ..TEXT };
    let thought = Said { reasoning: &["Rome", " is", " in", " Italy", "."], ..TEXT };
    let likely = Said { logprobs: true, ..TEXT };
    let named = json!({"type": "function", "function": {"name": "look"}});
    let mut scripts = vec![
        text.clone(),
        Script { name: "text-hermes", model: HERMES, ..text },
        script("choices", json!({"n": 2}), &[TEXT, other], (16, 11)),
        script("cut", json!({"max_tokens": 3}), &[cut], (16, 3)),
        script("stop", json!({"stop": ["Item three", "END"]}), &[stopped], (16, 6)),
        script(
            "object",
            json!({"response_format": {"type": "json_object"}}),
            from_ref(&object),
            (16, 9),
        ),
        script("schema", json!({"response_format": weather(true)}), from_ref(&object), (16, 9)),
        script("calls", json!({"tools": tools(true)}), &[two_calls], (60, 30)),
        script(
            "required",
            json!({"tools": tools(true), "tool_choice": "required"}),
            from_ref(&one_call),
            (60, 18),
        ),
        script("named", json!({"tools": tools(true), "tool_choice": named}), &[forced], (60, 18)),
        script("logprobs", json!({"logprobs": true, "top_logprobs": 2}), &[likely], (16, 7)),
        script("refusal", json!({"response_format": weather(true)}), &[refused], (16, 5)),
    ];
    scripts.push(script(
        "loose-schema",
        json!({"response_format": weather(false)}),
        from_ref(&object),
        (16, 9),
    ));
    scripts.push(script(
        "loose-calls",
        json!({"tools": tools(false)}),
        from_ref(&one_call),
        (60, 18),
    ));
    scripts.push(script("long", json!({}), &[Said { text: LONG, ..TEXT }], (16, 24)));
    scripts.push(Script {
        details: json!({
            "prompt_tokens_details": {"cached_tokens": 4, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 5, "audio_tokens": 0,
                "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0},
        }),
        ..script("reasoning", nothing, &[thought], (16, 12))
    });
    scripts
}

/// Two tools, each with the schema of its arguments.
fn tools(strict: bool) -> Value {
    let tool = |name: &str, properties: Value, required: Value| {
        json!({"type": "function", "function": {"name": name, "strict": strict, "parameters": {
            "type": "object", "properties": properties, "required": required,
            "additionalProperties": false}}})
    };
    json!([
        tool(
            "look",
            json!({"city": {"type": "string"}, "days": {"type": "integer"}}),
            json!(["city", "days"])
        ),
        tool("clock", json!({"zone": {"type": "string"}}), json!(["zone"])),
    ])
}

/// A response format with a schema.
fn weather(strict: bool) -> Value {
    json!({"type": "json_schema", "json_schema": {"name": "weather", "strict": strict, "schema": {
        "type": "object",
        "properties": {"sky": {"type": "string"}, "warm": {"type": "boolean"}},
        "required": ["sky", "warm"],
        "additionalProperties": false}}})
}

/// Error responses, each to a request that deserves it.
fn errors() -> Vec<Seed> {
    let text = json!([{"role": "user", "content": "Hi"}]);
    let error = |message: &str, kind: &str, param: Value, code: Value| json!({"error": {"message": message, "type": kind, "param": param, "code": code}});
    let invalid = "invalid_request_error";
    let cases: [(&str, Value, u16, Value); 6] = [
        (
            "error-value",
            json!({"model": ANY, "messages": text, "temperature": 9}),
            400,
            error(
                "temperature must be at most 2",
                invalid,
                json!("temperature"),
                json!("integer_above_max_value"),
            ),
        ),
        (
            "error-missing",
            json!({"model": ANY}),
            400,
            error("messages is required", invalid, json!("messages"), Value::Null),
        ),
        (
            "error-key",
            json!({"model": ANY, "messages": text}),
            401,
            error("the key is not valid", invalid, Value::Null, json!("invalid_api_key")),
        ),
        (
            "error-model",
            json!({"model": "no-such-model", "messages": text}),
            404,
            error(
                "the model `no-such-model` does not exist",
                invalid,
                json!("model"),
                json!("model_not_found"),
            ),
        ),
        (
            "error-limit",
            json!({"model": ANY, "messages": text}),
            429,
            error(
                "too many requests",
                "rate_limit_error",
                Value::Null,
                json!("rate_limit_exceeded"),
            ),
        ),
        (
            "error-server",
            json!({"model": ANY, "messages": text, "stream": true}),
            500,
            error("the server had an error", "server_error", Value::Null, Value::Null),
        ),
    ];
    let seeds = cases.into_iter().map(|(name, request, status, body)| {
        let json = ("content-type", "application/json");
        let headers = match status {
            429 => vec![
                json,
                ("retry-after", "2"),
                ("x-ratelimit-limit-requests", "60"),
                ("x-ratelimit-remaining-requests", "0"),
                ("x-ratelimit-reset-requests", "2s"),
            ],
            401 => vec![json, ("www-authenticate", "Bearer")],
            _ => vec![json],
        };
        Seed::new(name, exchange(request, status, &headers, &[body.to_string()]))
    });
    seeds.collect()
}

/// A stream that an error ends after some text.
fn broken_stream() -> chatwire_transport::Exchange {
    let script = scripts().remove(0);
    let mut exchange = script.stream();
    let error = json!({"error": {"message": "the server had an error", "type": "server_error",
        "param": null, "code": null}});
    exchange.response.frames.truncate(4);
    let at = exchange.response.frames.last().map(|frame| frame.at).unwrap_or_default();
    let event = format!("data: {error}\n\n");
    exchange.response.frames.push(chatwire_transport::Frame::new(at, event));
    exchange
}
