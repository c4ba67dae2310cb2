//! Makes our copy of a published OpenAPI document: the chat operation, and nothing that it does
//! not need.
//!
//! The result is a fragment: `openapi`, the one path and the components it refers to.
//! It has no `info`, so it is not a complete OpenAPI document.

use std::{borrow::Cow, collections::BTreeSet};

use chatwire_json::Pointer;
use serde_json::{Map, Value, json};

use super::{
    operation::{Operation, OperationError},
    prose::strip,
};

/// The chat operation of `published`, what it refers to, and no prose.
///
/// The operation is the `post` of the path that ends in `/chat/completions`, or of
/// `/v1/chat/completions` where several do.
/// A `$ref` without a target in `published` is kept: the copy is as wrong as its original, and
/// compiling it fails.
///
/// # Errors
///
/// When `published` is not an OpenAPI 3.0 or 3.1 document, or has no chat operation.
pub fn vendor(published: &Value) -> Result<Value, OperationError> {
    let operation = Operation::of(published)?;
    let mut references = Vec::new();
    let mut kept = Map::new();
    for name in ["parameters", "post"] {
        if let Some(part) = operation.item.get(name) {
            kept.insert(name.to_owned(), strip(part, &mut references));
        }
    }
    let mut document =
        json!({ "openapi": published["openapi"], "paths": { operation.path: kept } });
    // The document says who may call, unless the operation says so itself.
    let security = operation.post.get("security").or_else(|| {
        let security = published.get("security")?;
        document["security"] = security.clone();
        Some(security)
    });
    references.extend(security_schemes(security));
    let components = referenced_components(published, references);
    if !components.is_empty() {
        document["components"] = components.into();
    }
    Ok(document)
}

/// The names under which credentials are asked for, as references.
/// OpenAPI refers to these by bare name instead of `$ref`.
fn security_schemes(security: Option<&Value>) -> impl Iterator<Item = String> + '_ {
    let alternatives = security.and_then(Value::as_array).into_iter().flatten();
    alternatives
        .filter_map(Value::as_object)
        .flat_map(Map::keys)
        .map(|name| format!("#{}", Pointer::from_iter(["components", "securitySchemes", name])))
}

fn referenced_components(published: &Value, mut pending: Vec<String>) -> Map<String, Value> {
    let mut seen = BTreeSet::new();
    let mut components = Map::new();
    while let Some(reference) = pending.pop() {
        let Some((kind, name)) = component(&reference) else { continue };
        let Some(found) = published["components"][&kind].get(&name) else { continue };
        if !seen.insert((kind.clone(), name.clone())) {
            continue;
        }
        let group = components.entry(kind).or_insert_with(|| Value::Object(Map::new()));
        group[&name] = strip(found, &mut pending);
    }
    components
}

/// The kind and name of the component that `reference` leads to or into.
fn component(reference: &str) -> Option<(String, String)> {
    let place = Pointer::parse(reference.strip_prefix('#')?).ok()?;
    let mut names = place.tokens().map(Cow::into_owned);
    names.next().filter(|first| first == "components")?;
    Some((names.next()?, names.next()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::models;

    const CHAT_PATH: &str = "/v1/chat/completions";

    fn published() -> Value {
        json!({
            "openapi": "3.0.0",
            "info": { "title": "An API" },
            "servers": [{ "url": "https://api.example" }],
            "paths": {
                "/v1/models": { "get": {} },
                CHAT_PATH: {
                    "get": { "responses": {} },
                    "post": {
                        "summary": "Says something",
                        "tags": ["Chat"],
                        "security": [{ "token": [] }],
                        "requestBody": {
                            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/A" } } }
                        },
                        "responses": { "201": { "description": "" } }
                    }
                }
            },
            "components": {
                "securitySchemes": { "token": { "type": "http", "scheme": "bearer" }, "other": {} },
                "schemas": {
                    "A": {
                        "description": "goes",
                        "properties": {
                            "model": { "enum": ["m/1", "m/2"] },
                            "next": { "$ref": "#/components/schemas/B~1C/properties/x" }
                        }
                    },
                    "B/C": { "properties": { "x": { "$ref": "#/components/schemas/A" }, "title": {} } },
                    "Unused": {}
                }
            }
        })
    }

    #[test]
    fn the_operation_and_what_it_refers_to_are_kept() {
        let vendored = vendor(&published()).unwrap();
        let expected = json!({
            "openapi": "3.0.0",
            "paths": { CHAT_PATH: { "post": {
                "security": [{ "token": [] }],
                "requestBody": {
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/A" } } }
                },
                "responses": { "201": {} }
            } } },
            "components": {
                "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
                "schemas": {
                    "A": { "properties": {
                        "model": { "enum": ["m/1", "m/2"] },
                        "next": { "$ref": "#/components/schemas/B~1C/properties/x" }
                    } },
                    "B/C": { "properties": { "x": { "$ref": "#/components/schemas/A" }, "title": {} } }
                }
            }
        });
        assert_eq!(vendored, expected);
        assert_eq!(vendor(&vendored).unwrap(), vendored, "vendoring a copy changes nothing");
        assert_eq!(models(&vendored), ["m/1", "m/2"]);
    }

    #[test]
    fn a_reference_that_leads_nowhere_stays() {
        let mut document = published();
        document["paths"][CHAT_PATH]["post"]["responses"]["201"]["$ref"] = json!("#/components/x");
        let vendored = vendor(&document).unwrap();
        let response = &vendored["paths"][CHAT_PATH]["post"]["responses"]["201"];
        assert_eq!(response["$ref"], json!("#/components/x"));
    }

    #[test]
    fn the_security_of_the_document_is_kept_where_the_operation_has_none() {
        let mut document = published();
        document["security"] = json!([{ "other": [] }]);
        assert!(vendor(&document).unwrap().get("security").is_none());
        let post = &mut document["paths"][CHAT_PATH]["post"];
        post.as_object_mut().unwrap().remove("security");
        let vendored = vendor(&document).unwrap();
        assert_eq!(vendored["security"], json!([{ "other": [] }]));
        assert_eq!(vendored["components"]["securitySchemes"], json!({ "other": {} }));
        assert_eq!(vendor(&vendored).unwrap(), vendored);
    }

    #[test]
    fn other_documents_are_refused() {
        assert_eq!(vendor(&json!([])), Err(OperationError::NotOpenApi));
        let document = json!({ "openapi": "3.0.3", "paths": { CHAT_PATH: { "get": {} } } });
        assert_eq!(vendor(&document), Err(OperationError::Missing));
    }
}
