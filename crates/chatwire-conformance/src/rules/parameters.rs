//! Rules about the effect of request parameters on the response.

mod allowed_tools;
mod arguments_fit_the_schema;
mod documented_bounds_are_enforced;
mod invalid_request_is_refused;
mod json_object_is_json;
mod json_schema_is_followed;
mod json_schema_is_json;
mod limit_finishes_with_length;
mod logprob_bytes_spell_the_token;
mod logprob_is_not_positive;
mod logprobs_come_when_requested;
mod logprobs_count_the_tokens;
mod logprobs_only_when_requested;
mod logprobs_spell_the_text;
mod loose_json_schema_is_followed;
mod max_tokens_is_respected;
mod n_is_respected;
mod parallel_tool_calls;
mod stop_is_omitted;
mod stop_leaves_no_part;
mod stream_is_respected;
mod strict_arguments_fit_the_schema;
mod tool_choice_named;
mod tool_choice_none;
mod tool_choice_required;
mod top_logprobs_are_bounded;
mod top_logprobs_contain_the_token;
mod usage_only_when_requested;

use std::collections::BTreeMap;

use chatwire_schema::Validator;
use serde_json::Value;

use super::{arguments, json_text};
use crate::{
    rule::{BuiltIn, CheckResult, Findings, NotJudged, not_applicable},
    subject::{Choice, Place, Response, integer},
};

pub(super) const RULES: &[&BuiltIn] = &[
    &allowed_tools::RULE,
    &arguments_fit_the_schema::RULE,
    &documented_bounds_are_enforced::RULE,
    &invalid_request_is_refused::RULE,
    &json_object_is_json::RULE,
    &json_schema_is_followed::RULE,
    &json_schema_is_json::RULE,
    &limit_finishes_with_length::RULE,
    &logprob_bytes_spell_the_token::RULE,
    &logprob_is_not_positive::RULE,
    &logprobs_come_when_requested::RULE,
    &logprobs_count_the_tokens::RULE,
    &logprobs_only_when_requested::RULE,
    &logprobs_spell_the_text::RULE,
    &loose_json_schema_is_followed::RULE,
    &max_tokens_is_respected::RULE,
    &n_is_respected::RULE,
    &parallel_tool_calls::RULE,
    &stop_is_omitted::RULE,
    &stop_leaves_no_part::RULE,
    &stream_is_respected::RULE,
    &strict_arguments_fit_the_schema::RULE,
    &tool_choice_named::RULE,
    &tool_choice_none::RULE,
    &tool_choice_required::RULE,
    &top_logprobs_are_bounded::RULE,
    &top_logprobs_contain_the_token::RULE,
    &usage_only_when_requested::RULE,
];

/// The stop sequences of the request that are not empty.
fn stops<'a>(response: &Response<'a>) -> Result<Vec<&'a str>, NotJudged> {
    let stops: Vec<&str> = match response.requested("stop")? {
        Value::String(stop) => vec![stop],
        Value::Array(stops) => stops.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    Ok(stops.into_iter().filter(|stop| !stop.is_empty()).collect())
}

/// The `json_schema` of the request, with its name, its schema and whether it is strict.
fn output_schema<'a>(response: &Response<'a>) -> Result<&'a Value, NotJudged> {
    let format = response.requested("response_format")?;
    let schema = format.get("json_schema");
    schema
        .filter(|_| format.get("type").and_then(Value::as_str) == Some("json_schema"))
        .ok_or_else(|| NotJudged::not_applicable("no schema was requested"))
}

/// Validates the text of every choice that is JSON against the schema, in the schema's dialect.
fn validate_output(
    response: &Response<'_>,
    format: &Value,
    findings: &mut Findings<'_>,
) -> CheckResult {
    let schema = compile(format.get("schema"))?;
    for choice in response.choices.iter().filter(|choice| json_text::is_due(choice)) {
        let text = choice.content.text().trim();
        if let (Ok(value), Some(place)) = (serde_json::from_str(text), choice.content_at(0)) {
            add_schema_errors(&place, &schema, &value, findings);
        }
    }
    Ok(())
}

/// Whether the tools that a rule is about promise valid arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strictness {
    Strict,
    Loose,
}

/// Validates the arguments of every call of a tool of this strictness against its parameters.
fn validate_arguments(
    response: &Response<'_>,
    strictness: Strictness,
    findings: &mut Findings<'_>,
) -> CheckResult {
    let tools = response.requested("tools")?.as_array();
    let functions = tools.into_iter().flatten().filter_map(|tool| tool.get("function"));
    let mut schemas = BTreeMap::new();
    for function in functions {
        let strict = function.get("strict").and_then(Value::as_bool) == Some(true);
        if strict == (strictness == Strictness::Strict)
            && let Some(name) = function.get("name").and_then(Value::as_str)
            && let Ok(schema) = compile(function.get("parameters"))
        {
            schemas.insert(name, schema);
        }
    }
    let mut any = false;
    for call in arguments::of_functions(response) {
        let Some(schema) = call.name.text().and_then(|name| schemas.get(name)) else { continue };
        any = true;
        // Arguments that are not JSON are found by another rule.
        if let Ok(value) = serde_json::from_str(call.arguments.text()) {
            add_schema_errors(&call.arguments_place, schema, &value, findings);
        }
    }
    if any { Ok(()) } else { not_applicable("there is no call of such a tool") }
}

fn compile(schema: Option<&Value>) -> Result<Validator, NotJudged> {
    let schema = schema.ok_or_else(|| NotJudged::not_applicable("the request has no schema"))?;
    Validator::compile(schema)
        .map_err(|error| NotJudged::skip(format!("the schema of the request: {error}")))
}

/// How many violations of one value are reported.
const MAX_VIOLATIONS: usize = 8;

/// Reports the violations of a value that a text holds.
fn add_schema_errors(
    place: &Place<'_>,
    schema: &Validator,
    value: &Value,
    findings: &mut Findings<'_>,
) {
    for error in schema.errors(value).into_iter().take(MAX_VIOLATIONS) {
        let at = match error.instance_pointer.as_str() {
            "" => "the root",
            pointer => pointer,
        };
        findings.add_seen(place, format!("JSON with {} at {at}", error.expected), error.found);
    }
}

/// Whether a choice may lack a call that was required: it was cut, filtered or refused.
fn may_lack_calls(choice: &Choice<'_>) -> bool {
    choice.is_refused() || matches!(choice.finish_reason(), Some("length" | "content_filter"))
}

/// The bytes of an entry of `logprobs`, or else those of its token.
fn bytes_of(entry: &Place<'_>) -> Vec<u8> {
    // Not by places: an answer may have thousands of bytes, far from its root.
    match entry.get("bytes").and_then(Value::as_array) {
        Some(bytes) => bytes.iter().filter_map(|byte| u8::try_from(integer(byte)?).ok()).collect(),
        None => entry.at("token").text().unwrap_or_default().as_bytes().to_vec(),
    }
}

/// Whether a token ends or structures a text without being part of it.
fn is_special(token: &str) -> bool {
    if token.is_empty() {
        return true;
    }
    let token = token.trim();
    let marked = token.starts_with("<|") && token.ends_with("|>")
        || token.starts_with("<｜") && token.ends_with("｜>");
    let plain = ["<s>", "</s>", "<eos>", "<bos>", "<pad>", "<unk>", "<end_of_turn>", "[EOS]"];
    marked || plain.contains(&token)
}
