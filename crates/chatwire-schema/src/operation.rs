//! The chat operation of an OpenAPI document: where it is, and what its references mean.

use std::collections::BTreeSet;

use chatwire_json::Pointer;
use serde_json::Value;
use thiserror::Error;

use super::dialect::Dialect;

/// The end of the path of the chat operation.
const CHAT_PATH: &str = "/chat/completions";

/// The path that is preferred where several end so.
const PREFERRED_PATH: &str = "/v1/chat/completions";

/// How many `$ref` in a row are followed.
const MAX_REFERENCES: usize = 8;

/// Why a document has no chat operation.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum OperationError {
    /// The document has no `openapi` member.
    #[error("this is not an OpenAPI document: it has no `openapi` version")]
    NotOpenApi,
    /// The document is of another version.
    #[error("only OpenAPI 3.0 and 3.1 are supported, and this document is of another version")]
    Version,
    /// No path ends in `/chat/completions` and has a `post`.
    #[error("no path of the document ends in `{CHAT_PATH}` and has a `post` operation")]
    Missing,
    /// Several paths end in `/chat/completions` and have a `post`, and none of them is
    /// `/v1/chat/completions`.
    #[error("the document has several chat operations ({}): choose one by its pointer", .paths.join(", "))]
    Ambiguous {
        /// Their paths.
        paths: Vec<String>,
    },
}

/// A chat operation, in its document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation<'a> {
    /// The path, such as `/v1/chat/completions`.
    pub(super) path: &'a str,
    /// The path item that holds the operation.
    pub(super) item: &'a Value,
    /// The operation.
    pub(super) post: &'a Value,
}

impl<'a> Operation<'a> {
    /// The chat operation of `document`.
    pub(super) fn of(document: &'a Value) -> Result<Self, OperationError> {
        match Dialect::of(document) {
            Some(Dialect::JsonSchema) => return Err(OperationError::NotOpenApi),
            None if document.get("openapi").is_none() => return Err(OperationError::NotOpenApi),
            None => return Err(OperationError::Version),
            Some(_) => {}
        }
        let paths = document["paths"].as_object().into_iter().flatten();
        let mut found: Vec<_> = paths
            .filter(|(path, item)| path.ends_with(CHAT_PATH) && item["post"].is_object())
            .map(|(path, item)| Self { path, item, post: &item["post"] })
            .collect();
        if let Some(preferred) = found.iter().find(|operation| operation.path == PREFERRED_PATH) {
            return Ok(*preferred);
        }
        if found.len() > 1 {
            let paths = found.iter().map(|operation| operation.path.to_owned()).collect();
            return Err(OperationError::Ambiguous { paths });
        }
        found.pop().ok_or(OperationError::Missing)
    }

    /// The place of the operation in its document.
    pub(super) fn pointer(&self) -> Pointer {
        Pointer::root().join("paths").join(self.path).join("post")
    }
}

/// The target of the `$ref` of `schema`, followed for at most eight steps, or `schema` itself.
pub(super) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    for _ in 0..MAX_REFERENCES {
        let target = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#'));
        match target.and_then(|pointer| document.pointer(pointer)) {
            Some(next) => schema = next,
            None => break,
        }
    }
    schema
}

/// The place that the value at `pointer` means: the target of its `$ref`, followed for at most
/// eight steps, or `pointer` itself.
pub(super) fn follow(document: &Value, pointer: &Pointer) -> Pointer {
    let mut place = pointer.clone();
    for _ in 0..MAX_REFERENCES {
        let value = document.pointer(place.as_str());
        let target = value.and_then(|value| value.get("$ref")?.as_str()?.strip_prefix('#'));
        let target = target.filter(|target| document.pointer(target).is_some());
        match target.and_then(|target| Pointer::parse(target).ok()) {
            Some(target) => place = target,
            None => break,
        }
    }
    place
}

/// The model IDs that the request of the chat operation admits, in the document's order; empty
/// when it admits any, and when the document has no chat operation.
pub fn models(document: &Value) -> Vec<String> {
    let Ok(operation) = Operation::of(document) else { return Vec::new() };
    let body = resolve(document, &operation.post["requestBody"]);
    model_ids(document, &body["content"]["application/json"]["schema"])
}

/// The values of `model` that the request `schema` lists; empty when it admits any.
pub(super) fn model_ids(document: &Value, schema: &Value) -> Vec<String> {
    let model = resolve(document, &resolve(document, schema)["properties"]["model"]);
    let ids = model["enum"].as_array().into_iter().flatten();
    ids.filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// The names of the members that `schema` declares, itself or through `$ref` and `allOf`.
pub(super) fn property_names(document: &Value, schema: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut pending = vec![(schema, 0)];
    while let Some((schema, depth)) = pending.pop() {
        let schema = resolve(document, schema);
        let properties = schema["properties"].as_object().into_iter().flatten();
        names.extend(properties.map(|(name, _)| name.clone()));
        if depth < MAX_REFERENCES {
            let branches = schema["allOf"].as_array().into_iter().flatten();
            pending.extend(branches.map(|branch| (branch, depth + 1)));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_operation_is_found_by_the_end_of_its_path() {
        #[track_caller]
        fn check(paths: &[&str], expected: Result<&str, OperationError>) {
            let paths: serde_json::Map<_, _> =
                paths.iter().map(|path| ((*path).to_owned(), json!({ "post": {} }))).collect();
            let document = json!({ "openapi": "3.1.0", "paths": paths });
            assert_eq!(Operation::of(&document).map(|found| found.path), expected);
        }
        check(&["/chat/completions", "/completions"], Ok("/chat/completions"));
        check(&["/openai/v1/chat/completions"], Ok("/openai/v1/chat/completions"));
        check(&["/chat/completions", "/v1/chat/completions"], Ok("/v1/chat/completions"));
        check(&["/chat/completions/{id}"], Err(OperationError::Missing));
        let two = ["/a/chat/completions", "/b/chat/completions"];
        check(&two, Err(OperationError::Ambiguous { paths: two.map(str::to_owned).into() }));
    }

    #[test]
    fn other_documents_are_refused() {
        for (document, expected) in [
            (json!([]), OperationError::NotOpenApi),
            (json!({ "swagger": "2.0" }), OperationError::NotOpenApi),
            (json!({ "openapi": "4.0.0" }), OperationError::Version),
            (json!({ "openapi": "3.0.3", "paths": {} }), OperationError::Missing),
        ] {
            assert_eq!(Operation::of(&document).unwrap_err(), expected, "{document}");
        }
    }

    #[test]
    fn circular_references_end() {
        let document = json!({ "a": { "$ref": "#/a" }, "b": { "allOf": [{ "$ref": "#/b" }] } });
        assert_eq!(resolve(&document, &document["a"]), &document["a"]);
        assert!(property_names(&document, &document["b"]).is_empty());
    }

    #[test]
    fn members_are_declared_through_references_and_all_of() {
        let document = json!({
            "base": { "properties": { "a": {} } },
            "request": { "allOf": [{ "$ref": "#/base" }, { "properties": { "b": {} } }] }
        });
        let names = property_names(&document, &json!({ "$ref": "#/request" }));
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["a", "b"]);
    }
}
