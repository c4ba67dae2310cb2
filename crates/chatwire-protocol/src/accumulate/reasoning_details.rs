//! Thoughts that come as lists of pieces.

use serde_json::{Map, Value};

use crate::json::Json;

/// Members of a piece whose text goes on in the next one.
const APPENDED_MEMBERS: [&str; 3] = ["text", "summary", "data"];

/// The pieces of `reasoning_details`, joined where they belong to one detail.
///
/// [OpenRouter] numbers the details by `index` and tells their `type`; a piece without an index is a detail of its own.
///
/// [OpenRouter]: https://openrouter.ai/docs/use-cases/reasoning-tokens
#[derive(Debug, Clone, Default)]
pub(super) struct ReasoningDetails(Vec<Detail>);

#[derive(Debug, Clone)]
enum Detail {
    /// A piece with an index, which later pieces may go on with.
    Indexed(Map<String, Value>),
    /// Anything else, as it came.
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

    /// Appends to the latest detail if that has the same index and type, which is where streams go on; a look at all of them would take time that grows with their number.
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
                        // A signature comes at the end, as null before.
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
