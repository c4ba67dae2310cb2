//! Converts a schema of an OpenAPI document into a JSON Schema with the same meaning.
//!
//! The schemas of OpenAPI 3.0 look like JSON Schema and differ from it
//! ([OpenAPI 3.0.3, section 4.7.24](https://spec.openapis.org/oas/v3.0.3#schema-object)):
//!
//! - `nullable: true` admits null only beside a `type`, and does not loosen `enum` or a
//!   combinator beside it
//!   ([clarification](https://github.com/OAI/OpenAPI-Specification/blob/main/proposals/2019-10-31-Clarify-Nullable.md)).
//! - `exclusiveMinimum` and `exclusiveMaximum` are booleans that sharpen `minimum` and `maximum`.
//! - Keywords beside `$ref` are ignored.
//!
//! The schemas of OpenAPI 3.1 are JSON Schema 2020-12, where keywords beside `$ref` count.
//! The keyword `nullable` has no meaning there, but documents that were converted from 3.0, such as
//! OpenAI's, still contain it, and the clarification above does not cover them. So
//! `nullable: true` is read literally in a 3.1 document: null is admitted whatever `type`, `enum`,
//! `$ref` or combinator stands beside it.
//!
//! In both, `discriminator` helps a reader to choose a branch and constrains nothing.
//!
//! Not translated: `readOnly` and `writeOnly`, which make `required` depend on the direction.

use serde_json::{Map, Value, json};

use super::{dialect::Dialect, prose::is_prose};

/// The dialect of the result, JSON Schema 2020-12.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The JSON Schema that accepts what `schema`, a part of the document `document`, accepts.
///
/// The component schemas of an OpenAPI document become the `$defs` of the result.
/// A `schema` that names its own dialect by `$schema` is JSON Schema already and stays as it is,
/// and so does one of a document that is not an OpenAPI document; the latter keeps the `$defs` and
/// `definitions` of its document.
pub fn to_json_schema(document: &Value, schema: &Value) -> Value {
    if schema.get("$schema").is_some() {
        return schema.clone();
    }
    let dialect = match Dialect::of(document) {
        Some(Dialect::JsonSchema) => return bare(document, schema),
        Some(dialect) => dialect,
        None => Dialect::OpenApi30,
    };
    let mut converted = convert(schema, dialect);
    if let Value::Object(root) = &mut converted {
        root.insert("$schema".to_owned(), DIALECT.into());
        if let Value::Object(components) = &document["components"]["schemas"] {
            root.insert("$defs".to_owned(), convert_members(components, dialect));
        }
    }
    converted
}

/// `schema`, a part of a bare JSON Schema `document`, with the definitions of the document.
fn bare(document: &Value, schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Value::Object(root) = &mut schema {
        let dialect = document.get("$schema").cloned().unwrap_or_else(|| DIALECT.into());
        root.entry("$schema").or_insert(dialect);
        for name in ["$defs", "definitions"] {
            if let Some(definitions) = document.get(name) {
                root.entry(name).or_insert_with(|| definitions.clone());
            }
        }
    }
    schema
}

fn convert(schema: &Value, dialect: Dialect) -> Value {
    let Value::Object(keywords) = schema else { return schema.clone() };
    let reference = keywords.get("$ref").and_then(Value::as_str).map(|target| {
        ("$ref".to_owned(), target.replacen("#/components/schemas/", "#/$defs/", 1).into())
    });
    if let Some(reference) = reference.clone().filter(|_| !dialect.has_reference_siblings()) {
        return Map::from_iter([reference]).into();
    }

    let mut converted = Map::new();
    for (name, value) in keywords {
        let value = match (name.as_str(), value) {
            ("$ref" | "nullable" | "discriminator" | "xml" | "deprecated", _) => continue,
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => continue,
            (name, _) if is_prose(name) => continue,
            ("minimum", _) if is_true(keywords, "exclusiveMinimum") => {
                converted.insert("exclusiveMinimum".to_owned(), value.clone());
                continue;
            }
            ("maximum", _) if is_true(keywords, "exclusiveMaximum") => {
                converted.insert("exclusiveMaximum".to_owned(), value.clone());
                continue;
            }
            (
                "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas",
                Value::Object(members),
            ) => convert_members(members, dialect),
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(branches)) => {
                branches.iter().map(|branch| convert(branch, dialect)).collect()
            }
            (
                "items"
                | "not"
                | "additionalProperties"
                | "contains"
                | "propertyNames"
                | "if"
                | "then"
                | "else"
                | "unevaluatedItems"
                | "unevaluatedProperties",
                schema,
            ) => convert(schema, dialect),
            (_, data) => data.clone(),
        };
        converted.insert(name.clone(), value);
    }
    converted.extend(reference);
    if is_true(keywords, "nullable") { or_null(converted, dialect) } else { converted.into() }
}

fn convert_members(members: &Map<String, Value>, dialect: Dialect) -> Value {
    let converted = members.iter().map(|(name, schema)| (name.clone(), convert(schema, dialect)));
    converted.collect::<Map<_, _>>().into()
}

fn is_true(keywords: &Map<String, Value>, name: &str) -> bool {
    keywords.get(name) == Some(&Value::Bool(true))
}

/// `schema`, which has `nullable: true`, with null admitted as the dialect defines it.
fn or_null(mut schema: Map<String, Value>, dialect: Dialect) -> Value {
    const NOT_ABOUT_TYPES: [&str; 6] = ["$ref", "const", "allOf", "anyOf", "oneOf", "not"];
    let literally = dialect != Dialect::OpenApi30;
    if literally && NOT_ABOUT_TYPES.iter().any(|keyword| schema.contains_key(*keyword)) {
        return json!({ "anyOf": [schema, { "type": "null" }] });
    }
    if let Some(kind) = schema.get_mut("type") {
        match kind {
            Value::String(_) => *kind = Value::from_iter([kind.take(), "null".into()]),
            Value::Array(kinds) if literally => add(kinds, "null".into()),
            _ => {}
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum").filter(|_| literally) {
        add(values, Value::Null);
    }
    schema.into()
}

fn add(values: &mut Vec<Value>, value: Value) {
    if !values.contains(&value) {
        values.push(value);
    }
}
