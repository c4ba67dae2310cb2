//! JSON and JSON Schema.

use serde_json::{Value, json};

use super::{Plan, streaming};
use crate::live::{Area, Feature, ProbeCase};

/// Most tokens of a response that must be whole to be JSON.
const TOKENS: u64 = 256;

/// The cases that find out whether it is supported.
pub(super) fn first(plan: &Plan) -> Vec<ProbeCase> {
    vec![
        case("json-object", &object(plan), Feature::JsonObject).with_twin("json-object-stream"),
        case("json-schema", &schema(plan), Feature::JsonSchema).with_twin("json-schema-stream"),
    ]
}

pub(super) fn cases(plan: &Plan) -> Vec<ProbeCase> {
    vec![
        case("json-object-stream", &streaming(object(plan)), Feature::JsonObject)
            .with_twin("json-object"),
        case("json-schema-stream", &streaming(schema(plan)), Feature::JsonSchema)
            .with_twin("json-schema"),
        case("json-schema-nested", &nested(plan), Feature::JsonSchema),
    ]
}

fn case(name: &str, body: &Value, feature: Feature) -> ProbeCase {
    let about = match feature {
        Feature::JsonObject => "a response that is a JSON object",
        _ => "a response that follows a schema",
    };
    ProbeCase::chat(name, about, Area::StructuredOutput, body).optional(feature)
}

fn object(plan: &Plan) -> Value {
    let format = json!({"response_format": {"type": "json_object"}});
    plan.limited(TOKENS, "Answer in JSON: which city is the capital of France?", format)
}

fn schema(plan: &Plan) -> Value {
    let members = json!({"city": {"type": "string"}, "inhabitants": {"type": "integer"}});
    let schema = json!({
        "type": "object", "properties": members, "required": ["city", "inhabitants"],
        "additionalProperties": false,
    });
    with_schema(plan, "Which city is the capital of France?", &schema)
}

/// Lists, choices and numbers, which a server that only asks for JSON in words gets wrong.
fn nested(plan: &Plan) -> Value {
    let item = json!({
        "type": "object", "required": ["name", "kind"], "additionalProperties": false,
        "properties": {
            "name": {"type": "string"},
            "kind": {"type": "string", "enum": ["zeta", "omega"]},
        },
    });
    let schema = json!({
        "type": "object", "required": ["items", "total_7f3a"], "additionalProperties": false,
        "properties": {
            "items": {"type": "array", "items": item},
            "total_7f3a": {"type": "integer"},
        },
    });
    with_schema(plan, "List two fruits.", &schema)
}

fn with_schema(plan: &Plan, prompt: &str, schema: &Value) -> Value {
    let format = json!({"name": "answer", "strict": true, "schema": schema});
    let members = json!({"response_format": {"type": "json_schema", "json_schema": format}});
    plan.limited(TOKENS, prompt, members)
}
