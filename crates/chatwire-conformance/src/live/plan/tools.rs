//! Tool calls and their results.

use serde_json::{Value, json};

use super::{Plan, streaming};
use crate::{
    live::{Area, Evidence, Feature, ProbeCase},
    subject::Views,
};

/// Most tokens of a response with calls.
const TOKENS: u64 = 256;

const PROMPT: &str = "What is the weather in Paris?";

/// The cases that find out whether it is supported.
pub(super) fn first(plan: &Plan) -> Vec<ProbeCase> {
    let two = "What is the weather in Paris and in Rome? Call the tool for each city.";
    let parallel = json!({"tools": [weather(), time()], "parallel_tool_calls": true});
    vec![
        case("tool-required", "a call that is required", &required(plan)),
        ProbeCase {
            wanted: crate::live::Wanted::Optional(Feature::ParallelTools),
            ..case("tools-parallel", "two calls at once", &plan.limited(TOKENS, two, parallel))
        },
    ]
}

pub(super) fn cases(plan: &Plan, evidence: &Evidence) -> Vec<ProbeCase> {
    let named = json!({"type": "function", "function": {"name": "time"}});
    let named = offering(plan, json!({ "tool_choice": named }));
    let none = offering(plan, json!({"tool_choice": "none"}));
    let auto = offering(plan, json!({}));
    let two = "What is the weather in Paris and in Rome? Call the tool for each city.";
    let parallel = json!({"tools": [weather(), time()], "parallel_tool_calls": true});
    let parallel = streaming(plan.limited(TOKENS, two, parallel));
    let single = json!({"tools": [weather(), time()], "parallel_tool_calls": false});
    let single = plan.limited(TOKENS, two, single);
    let parallel_tools = |case: ProbeCase| case.optional(Feature::ParallelTools);
    let result = plan.limited(
        TOKENS,
        "",
        json!({
            "tools": [weather(), time()], "messages": with_result(evidence),
        }),
    );
    vec![
        case("tool-required-stream", "a call that is required", &streaming(required(plan))),
        case("tool-named", "a call of a named tool", &named),
        case("tool-named-stream", "a call of a named tool", &streaming(named)),
        case("tool-none", "no call although tools are offered", &none),
        case("tool-auto", "tools that may be called", &auto),
        case("tool-auto-stream", "tools that may be called", &streaming(auto)),
        parallel_tools(case("tools-parallel-stream", "two calls at once", &parallel)),
        parallel_tools(case("tool-single", "one call at a time", &single)),
        case("tool-result", "the result of a call", &result),
        case("tool-result-stream", "the result of a call", &streaming(result)),
    ]
}

fn case(name: &str, about: &str, body: &Value) -> ProbeCase {
    ProbeCase::chat(name, about, Area::Tools, body).optional(Feature::Tools)
}

fn required(plan: &Plan) -> Value {
    offering(plan, json!({"tool_choice": "required"}))
}

fn offering(plan: &Plan, members: Value) -> Value {
    let mut body = plan.limited(TOKENS, PROMPT, members);
    body["tools"] = json!([weather(), time()]);
    body
}

fn weather() -> Value {
    tool(
        "weather",
        "Tells the weather in a city.",
        &json!({
            "city": {"type": "string"}, "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
        }),
    )
}

fn time() -> Value {
    tool(
        "time",
        "Tells the local time of a city.",
        &json!({
            "city": {"type": "string"}, "unit": {"type": "string", "enum": ["hours", "seconds"]},
        }),
    )
}

fn tool(name: &str, description: &str, properties: &Value) -> Value {
    let parameters = json!({
        "type": "object", "properties": properties, "required": ["city", "unit"],
        "additionalProperties": false,
    });
    let function = json!({"name": name, "description": description, "parameters": parameters});
    json!({"type": "function", "function": function})
}

/// The messages of a conversation with the call that the server made, or one of our own, and its
/// result.
fn with_result(evidence: &Evidence) -> Value {
    let made = evidence.subject("tool-required").and_then(|subject| {
        let views = Views::whole(&subject);
        let response = views.response().ok()?;
        let call = response.calls().next()?;
        let (id, name) = (call.id.non_empty_text()?, call.name.non_empty_text()?);
        Some((id.to_owned(), name.to_owned(), call.arguments.text().to_owned()))
    });
    let own = || {
        let arguments = r#"{"city": "Paris", "unit": "celsius"}"#;
        ("call_1".to_owned(), "weather".to_owned(), arguments.to_owned())
    };
    let (id, name, arguments) = made.unwrap_or_else(own);
    let call = json!({
        "id": id, "type": "function", "function": {"name": name, "arguments": arguments},
    });
    json!([
        {"role": "user", "content": PROMPT},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": id, "content": "18 degrees, sunny"},
    ])
}
