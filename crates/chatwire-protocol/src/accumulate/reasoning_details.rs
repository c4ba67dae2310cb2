//! Joins `reasoning_details`.

use serde_json::{Map, Value};

use crate::json::Json;

/// Members whose text continues in the next part.
const APPENDED_MEMBERS: [&str; 3] = ["text", "summary", "data"];

/// The parts of `reasoning_details`, joined by `index` and `type`.
///
/// A part without an index is a detail of its own; see [OpenRouter].
///
/// [OpenRouter]: https://openrouter.ai/docs/use-cases/reasoning-tokens
#[derive(Debug, Clone, Default)]
pub(super) struct ReasoningDetails(Vec<Detail>);

#[derive(Debug, Clone)]
enum Detail {
    /// A detail with an index, which later parts may continue.
    Indexed(Map<String, Value>),
    /// Anything else, as received.
    Verbatim(Json),
}

impl ReasoningDetails {
    pub(super) fn push(&mut self, piece: &Json) {
        match piece.to_value() {
            Ok(Value::Object(piece)) if piece.get("index").is_some_and(Value::is_number) => {
                self.push_indexed(piece);
            }
            _ => self.0.push(Detail::Verbatim(piece.clone())),
        }
    }

    pub(super) fn finish(self) -> Option<Vec<Json>> {
        let details: Vec<_> = self
            .0
            .into_iter()
            .map(|detail| match detail {
                Detail::Indexed(object) => Value::Object(object).into(),
                Detail::Verbatim(json) => json,
            })
            .collect();
        Some(details).filter(|details| !details.is_empty())
    }

    /// Appends to the latest detail if it has the same index and type.
    ///
    /// Streams continue there; searching all details would take quadratic time.
    fn push_indexed(&mut self, piece: Map<String, Value>) {
        let same = |detail: &Map<String, Value>| {
            ["index", "type"].iter().all(|name| detail.get(*name) == piece.get(*name))
        };
        match self.0.last_mut() {
            Some(Detail::Indexed(detail)) if same(detail) => {
                for (name, value) in piece {
                    match (detail.get_mut(&name), value) {
                        (Some(Value::String(text)), Value::String(more))
                            if APPENDED_MEMBERS.contains(&name.as_str()) =>
                        {
                            text.push_str(&more);
                        }
                        // Signatures are null until the last part.
                        (_, Value::Null) => {}
                        (_, value) => {
                            detail.insert(name, value);
                        }
                    }
                }
            }
            _ => self.0.push(Detail::Indexed(piece)),
        }
    }
}
