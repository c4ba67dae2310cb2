//! Makes our copy of a published OpenAPI document: the chat operation, and nothing that it does
//! not need.
//!
//! The result is a fragment: `openapi`, the one path and the components it refers to.
//! It has no `info`, so it is no whole OpenAPI document, and the text of nobody's manual.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use thiserror::Error;

use super::prose::strip;

/// The path of the operation that is kept.
pub const CHAT_PATH: &str = "/v1/chat/completions";

/// Why no copy could be made.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum VendorError {
    /// The document has no `openapi` member, or one that is no text.
    #[error("this is no OpenAPI document: it has no `openapi` version")]
    NotOpenApi,
    /// The document is of a version whose schemas mean something else.
    #[error("only OpenAPI 3.0 is understood, this document is of another version")]
    Version,
    /// The document lacks the operation.
    #[error("the document has no operation `post` at /paths/~1v1~1chat~1completions")]
    NoOperation,
}

/// The chat operation of `published`, what it refers to, and no prose.
///
/// A `$ref` that leads nowhere in `published` stays as it is: the copy is as wrong as its
/// original, and compiling it says so.
///
/// # Errors
///
/// When `published` is no OpenAPI 3.0 document, or has no chat operation.
pub fn vendor(published: &Value) -> Result<Value, VendorError> {
    operation(published)?;
    let item = &published["paths"][CHAT_PATH];
    let mut references = Vec::new();
    let mut kept = Map::new();
    for name in ["parameters", "post"] {
        if let Some(part) = item.get(name) {
            kept.insert(name.to_owned(), strip(part, &mut references));
        }
    }
    references.extend(security_schemes(&item["post"]));

    let mut document = json!({ "openapi": published["openapi"], "paths": { CHAT_PATH: kept } });
    let components = referenced_components(published, references);
    if !components.is_empty() {
        document["components"] = components.into();
    }
    Ok(document)
}

/// The chat operation of `document`.
pub(super) fn operation(document: &Value) -> Result<&Value, VendorError> {
    let version = document["openapi"].as_str().ok_or(VendorError::NotOpenApi)?;
    if !version.starts_with("3.0.") {
        return Err(VendorError::Version);
    }
    let operation = &document["paths"][CHAT_PATH]["post"];
    operation.is_object().then_some(operation).ok_or(VendorError::NoOperation)
}

/// The model ids that the request of the chat operation admits, in the document's order; empty
/// when it admits any.
pub fn models(document: &Value) -> Vec<String> {
    let request = &document["paths"][CHAT_PATH]["post"]["requestBody"]["content"];
    let schema = resolve(document, &request["application/json"]["schema"]);
    let model = resolve(document, &schema["properties"]["model"]);
    let ids = model["enum"].as_array().into_iter().flatten();
    ids.filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// What `schema` means: the target of its `$ref`, followed for at most eight steps, or itself.
pub(super) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    for _ in 0..8 {
        let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        match target.and_then(|pointer| document.pointer(pointer)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

/// The names under which `operation` asks for credentials, as references.
/// OpenAPI refers to these by bare name instead of `$ref`.
fn security_schemes(operation: &Value) -> impl Iterator<Item = String> + '_ {
    let alternatives = operation["security"].as_array().into_iter().flatten();
    alternatives
        .filter_map(Value::as_object)
        .flat_map(Map::keys)
        .map(|name| format!("#/components/securitySchemes/{}", escape(name)))
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
    let mut names = reference.strip_prefix("#/components/")?.split('/');
    Some((unescape(names.next()?), unescape(names.next()?)))
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescape(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn what_is_no_such_document_is_refused() {
        #[track_caller]
        fn check(document: Value, expected: VendorError) {
            assert_eq!(vendor(&document), Err(expected));
        }
        check(json!([]), VendorError::NotOpenApi);
        check(json!({ "swagger": "2.0" }), VendorError::NotOpenApi);
        check(json!({ "openapi": "3.1.0" }), VendorError::Version);
        check(json!({ "openapi": "3.0.3", "paths": {} }), VendorError::NoOperation);
        check(
            json!({ "openapi": "3.0.3", "paths": { CHAT_PATH: { "get": {} } } }),
            VendorError::NoOperation,
        );
    }

    #[test]
    fn circular_references_end() {
        let document = json!({ "a": { "$ref": "#/a" } });
        assert_eq!(resolve(&document, &document["a"]), &document["a"]);
    }
}
