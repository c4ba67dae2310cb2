//! The three bodies that the chat operation describes, and where a document keeps them.

use std::fmt;

use chatwire_json::Pointer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::operation::{Operation, follow};

/// One of the three bodies of the chat operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the operation has these three bodies and no other")]
pub enum Part {
    /// The request body.
    Request,
    /// A non-streaming response, `application/json`.
    Response,
    /// One event of a streaming response, `text/event-stream`.
    Chunk,
}

impl Part {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Request, Self::Response, Self::Chunk];

    /// The schema of this body in the chat operation of an OpenAPI document; `None` where the
    /// document has none.
    ///
    /// Of several successful statuses, the lowest that has a schema counts.
    pub fn schema(self, document: &Value) -> Option<&Value> {
        let operation = Operation::of(document).ok()?.pointer();
        document.pointer(self.pointer(document, &operation)?.as_str())
    }

    /// The place of the schema of this body in the operation at `operation`.
    pub(crate) fn pointer(self, document: &Value, operation: &Pointer) -> Option<Pointer> {
        let media = match self {
            Self::Request | Self::Response => "application/json",
            Self::Chunk => "text/event-stream",
        };
        let schema_of = |body: Pointer| {
            let schema = follow(document, &body).join("content").join(media).join("schema");
            document.pointer(schema.as_str()).is_some().then_some(schema)
        };
        if self == Self::Request {
            return schema_of(operation.join("requestBody"));
        }
        let responses = operation.join("responses");
        let statuses = document.pointer(responses.as_str())?.as_object()?.keys();
        let mut successes: Vec<_> = statuses.filter(|status| status.starts_with('2')).collect();
        successes.sort_unstable();
        successes.into_iter().find_map(|status| schema_of(responses.join(status)))
    }

    /// The body in one word, as reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Chunk => "chunk",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const PATH: &str = "/v1/chat/completions";

    #[test]
    fn each_part_is_found_through_references() {
        let document = json!({
            "openapi": "3.0.0",
            "paths": { PATH: { "post": {
                "requestBody": { "$ref": "#/components/requestBodies/chat" },
                "responses": {
                    "default": { "content": { "application/json": { "schema": 0 } } },
                    "200": { "content": { "text/event-stream": { "schema": 3 } } },
                    "201": { "content": {
                        "application/json": { "schema": 2 }, "text/event-stream": { "schema": 0 }
                    } }
                }
            } } },
            "components": { "requestBodies": {
                "chat": { "content": { "application/json": { "schema": 1 } } }
            } }
        });
        let found = Part::ALL.map(|part| part.schema(&document).cloned());
        assert_eq!(found, [Some(json!(1)), Some(json!(2)), Some(json!(3))]);
    }

    #[test]
    fn what_is_not_declared_is_absent() {
        let paths = json!({ PATH: { "post": { "responses": { "201": {} } } } });
        let empty = json!({ "openapi": "3.0.0", "paths": paths });
        for part in Part::ALL {
            assert_eq!(part.schema(&empty), None, "{part}");
            assert_eq!(part.schema(&json!([])), None, "{part}");
        }
    }
}
