//! The three bodies that the chat operation speaks of, and where a document keeps them.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::vendor::{CHAT_PATH, resolve};

/// One of the three bodies of the chat operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the operation has these three bodies and no other")]
pub enum Part {
    /// What the client sends.
    Request,
    /// The answer in one piece, `application/json`.
    Response,
    /// One event of the answer in pieces, `text/event-stream`.
    Chunk,
}

impl Part {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Request, Self::Response, Self::Chunk];

    /// The schema of this body in an OpenAPI document; `None` where the document has none.
    ///
    /// Of several successful statuses, the lowest that has a schema counts.
    pub fn schema(self, document: &Value) -> Option<&Value> {
        let operation = &document["paths"][CHAT_PATH]["post"];
        let media = match self {
            Self::Response => "application/json",
            Self::Chunk => "text/event-stream",
            Self::Request => {
                let body = resolve(document, &operation["requestBody"]);
                return body["content"]["application/json"].get("schema");
            }
        };
        let responses = operation["responses"].as_object()?;
        let mut successes: Vec<_> =
            responses.iter().filter(|(status, _)| status.starts_with('2')).collect();
        successes.sort_by_key(|(status, _)| *status);
        let mut bodies = successes.into_iter().map(|(_, response)| resolve(document, response));
        bodies.find_map(|response| response["content"][media].get("schema"))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Chunk => "chunk",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_part_is_found_through_references() {
        let document = json!({
            "paths": { CHAT_PATH: { "post": {
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
        let empty = json!({ "paths": { CHAT_PATH: { "post": { "responses": { "201": {} } } } } });
        for part in Part::ALL {
            assert_eq!(part.schema(&empty), None, "{part}");
            assert_eq!(part.schema(&json!([])), None, "{part}");
        }
    }
}
