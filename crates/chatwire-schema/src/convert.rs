//! Turns an OpenAPI 3.0 schema into a JSON Schema that means the same.
//!
//! The two look alike and differ where it hurts
//! ([OpenAPI 3.0.3, section 4.7.24](https://spec.openapis.org/oas/v3.0.3#schema-object)):
//!
//! - `nullable: true` admits null only beside a `type`, and does not loosen `enum` or a
//!   combinator beside it
//!   ([clarification](https://github.com/OAI/OpenAPI-Specification/blob/main/proposals/2019-10-31-Clarify-Nullable.md)).
//! - `exclusiveMinimum` and `exclusiveMaximum` are booleans that sharpen `minimum` and `maximum`.
//! - Whatever stands beside `$ref` is ignored.
//! - `discriminator` helps a reader to choose and constrains nothing.
//!
//! Not translated: `readOnly` and `writeOnly`, which make `required` depend on the direction.

use serde_json::{Map, Value};

use super::prose::is_prose;

/// The dialect of the result, JSON Schema 2020-12.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The JSON Schema that accepts what `schema`, a part of the OpenAPI document `document`, accepts.
///
/// The component schemas of `document` become its `$defs`.
/// A `schema` that names its own dialect by `$schema` is JSON Schema already and stays as it is.
pub fn to_json_schema(document: &Value, schema: &Value) -> Value {
    if schema.get("$schema").is_some() {
        return schema.clone();
    }
    let mut converted = convert(schema);
    if let Value::Object(root) = &mut converted {
        root.insert("$schema".to_owned(), DIALECT.into());
        if let Value::Object(components) = &document["components"]["schemas"] {
            root.insert("$defs".to_owned(), convert_members(components));
        }
    }
    converted
}

fn convert(schema: &Value) -> Value {
    let Value::Object(keywords) = schema else { return schema.clone() };
    if let Some(Value::String(target)) = keywords.get("$ref") {
        let target = target.replacen("#/components/schemas/", "#/$defs/", 1);
        return Map::from_iter([("$ref".to_owned(), target.into())]).into();
    }

    let mut converted = Map::new();
    for (name, value) in keywords {
        let value = match (name.as_str(), value) {
            ("nullable" | "discriminator" | "xml" | "deprecated", _) => continue,
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => continue,
            (name, _) if is_prose(name) => continue,
            ("type", kind) => with_null(kind, keywords.get("nullable")),
            ("minimum", _) if is_true(keywords, "exclusiveMinimum") => {
                converted.insert("exclusiveMinimum".to_owned(), value.clone());
                continue;
            }
            ("maximum", _) if is_true(keywords, "exclusiveMaximum") => {
                converted.insert("exclusiveMaximum".to_owned(), value.clone());
                continue;
            }
            ("properties" | "patternProperties", Value::Object(members)) => {
                convert_members(members)
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(branches)) => {
                branches.iter().map(convert).collect()
            }
            ("items" | "not" | "additionalProperties", schema) => convert(schema),
            (_, data) => data.clone(),
        };
        converted.insert(name.clone(), value);
    }
    converted.into()
}

fn convert_members(members: &Map<String, Value>) -> Value {
    let converted = members.iter().map(|(name, schema)| (name.clone(), convert(schema)));
    converted.collect::<Map<_, _>>().into()
}

fn is_true(keywords: &Map<String, Value>, name: &str) -> bool {
    keywords.get(name) == Some(&Value::Bool(true))
}

/// The value of `type`, with `"null"` when `nullable` is true.
fn with_null(kind: &Value, nullable: Option<&Value>) -> Value {
    match (kind, nullable) {
        (Value::String(_), Some(Value::Bool(true))) => {
            Value::from_iter([kind.clone(), "null".into()])
        }
        _ => kind.clone(),
    }
}
