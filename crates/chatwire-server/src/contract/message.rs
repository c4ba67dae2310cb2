//! Words the violations of a request: the place, the expectation, the value, the alternatives.

use chatwire_schema::SchemaError;
use serde_json::Value;

use crate::error_response::ErrorResponse;

/// Maximum number of violations in one error message.
const MAX_REPORTED: usize = 3;

/// Maximum number of characters of a value in a message.
const MAX_SHOWN: usize = 60;

/// Maximum number of alternatives in a message.
const MAX_ALTERNATIVES: usize = 8;

/// 400 for the violations of a request, which are at least one.
pub(super) fn of(errors: &[SchemaError], request: &Value, schema: &Value) -> ErrorResponse {
    let texts: Vec<_> =
        errors.iter().take(MAX_REPORTED).map(|error| text(error, request, schema)).collect();
    let pointer = errors.first().map(place).unwrap_or_default();
    ErrorResponse::invalid(&pointer, &texts.join("; "))
}

/// The place of a violation; for a missing member, where it should be.
fn place(error: &SchemaError) -> String {
    let missing = (error.keyword == "required").then(|| error.expected.strip_prefix("member "));
    let name = missing.flatten().and_then(|name| serde_json::from_str::<String>(name).ok());
    match name {
        Some(name) => error.instance_pointer.join(name).into_string(),
        None => error.instance_pointer.as_str().to_owned(),
    }
}

fn text(error: &SchemaError, request: &Value, schema: &Value) -> String {
    let place = place(error);
    if error.keyword == "required" {
        return format!("{place}: is required");
    }
    let shown = if place.is_empty() { "the request" } else { &place };
    let found = request.pointer(error.instance_pointer.as_str()).map(shortened);
    let found = found.as_deref().unwrap_or(&error.found);
    let expected = match error.keyword.as_str() {
        "anyOf" | "oneOf" => alternatives(schema, error.schema_pointer.as_str()),
        _ => None,
    };
    let expected = expected.as_ref().unwrap_or(&error.expected);
    format!("{shown}: expected {expected}, found {found}")
}

/// The value as JSON, cut short; of objects and arrays the beginning only.
pub(super) fn shortened(value: &Value) -> String {
    // A long text or list is not written as a whole to be cut afterwards.
    let text = match value {
        Value::String(text) if text.len() > 4 * MAX_SHOWN => {
            Value::from(text.chars().take(MAX_SHOWN).collect::<String>()).to_string()
        }
        Value::Array(items) if items.len() > MAX_SHOWN => {
            return format!("an array of {} items", items.len());
        }
        Value::Object(members) if members.len() > MAX_SHOWN => {
            return format!("an object of {} members", members.len());
        }
        other => other.to_string(),
    };
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// The alternatives of the union at a place of the schema, in words.
fn alternatives(schema: &Value, pointer: &str) -> Option<String> {
    let branches = descend(schema, pointer)?.as_array()?;
    let mut words: Vec<String> = Vec::new();
    for branch in branches {
        let word = alternative(resolved(schema, branch));
        if !words.contains(&word) {
            words.push(word);
        }
    }
    let more = words.len().saturating_sub(MAX_ALTERNATIVES);
    words.truncate(MAX_ALTERNATIVES);
    let more = if more > 0 { format!(", or {more} more") } else { String::new() };
    Some(format!("{}{more}", words.join(", or ")))
}

/// One alternative: its values, else the constants that tell it from others, else its type.
fn alternative(branch: &Value) -> String {
    if let Some(values) = branch.get("enum").and_then(Value::as_array) {
        let values: Vec<_> = values.iter().take(MAX_ALTERNATIVES).map(Value::to_string).collect();
        return values.join(" or ");
    }
    if let Some(value) = branch.get("const") {
        return value.to_string();
    }
    let members = branch.get("properties").and_then(Value::as_object);
    let constant = members.into_iter().flatten().find_map(|(name, member)| {
        let one = member.get("const").or_else(|| member.get("enum")?.as_array()?.first());
        one.map(|value| format!("an object with `{name}` {value}"))
    });
    let kind = || match branch.get("type") {
        Some(Value::String(kind)) => kind.clone(),
        Some(Value::Array(kinds)) => {
            let kinds: Vec<_> = kinds.iter().filter_map(Value::as_str).collect();
            kinds.join(" or ")
        }
        _ => "another form".to_owned(),
    };
    constant.unwrap_or_else(kind)
}

/// The part of a schema at a pointer, following references on the way.
fn descend<'a>(schema: &'a Value, pointer: &str) -> Option<&'a Value> {
    let pointer = chatwire_json::Pointer::parse(pointer).ok()?;
    let mut part = schema;
    for token in pointer.tokens() {
        part = match token.as_ref() {
            "$ref" => resolved(schema, part),
            token => match part {
                Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
                other => other.get(token)?,
            },
        };
    }
    Some(part)
}

fn resolved<'a>(schema: &'a Value, part: &'a Value) -> &'a Value {
    let target = part.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix('#'));
    target.and_then(|pointer| schema.pointer(pointer)).unwrap_or(part)
}
