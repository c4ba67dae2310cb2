//! Thoughts that come as lists of pieces.

use serde_json::{Map, Value};

use crate::json::Json;

/// Members of a piece whose text goes on in the next one.
const GROWING: [&str; 3] = ["text", "summary", "data"];

/// The pieces of `reasoning_details`, joined where they belong to one thought.
///
/// [OpenRouter] numbers the thoughts by `index` and tells their `type`; a piece without an index is a thought of its own.
///
/// [OpenRouter]: https://openrouter.ai/docs/use-cases/reasoning-tokens
#[derive(Debug, Clone, Default)]
pub(super) struct ReasoningDetails(Vec<Thought>);

#[derive(Debug, Clone)]
enum Thought {
    /// A piece with an index, which later pieces may go on with.
    Open(Map<String, Value>),
    /// Anything else, as it came.
    Closed(Json),
}

impl ReasoningDetails {
    pub(super) fn push(&mut self, piece: &Json) {
        match piece.to_value() {
            Ok(Value::Object(piece)) if piece.get("index").is_some_and(Value::is_number) => {
                self.push_indexed(piece);
            }
            _ => self.0.push(Thought::Closed(piece.clone())),
        }
    }

    pub(super) fn finish(self) -> Option<Vec<Json>> {
        let thoughts: Vec<_> = self
            .0
            .into_iter()
            .map(|thought| match thought {
                Thought::Open(object) => Value::Object(object).into(),
                Thought::Closed(json) => json,
            })
            .collect();
        Some(thoughts).filter(|thoughts| !thoughts.is_empty())
    }

    /// Appends to the latest thought if that has the same index and type, which is where streams go on; a look at all of them would take time that grows with their number.
    fn push_indexed(&mut self, piece: Map<String, Value>) {
        let same = |thought: &Map<String, Value>| {
            ["index", "type"].iter().all(|name| thought.get(*name) == piece.get(*name))
        };
        match self.0.last_mut() {
            Some(Thought::Open(thought)) if same(thought) => {
                for (name, value) in piece {
                    match (thought.get_mut(&name), value) {
                        (Some(Value::String(text)), Value::String(more))
                            if GROWING.contains(&name.as_str()) =>
                        {
                            text.push_str(&more);
                        }
                        // A signature comes at the end, as null before.
                        (_, Value::Null) => {}
                        (_, value) => {
                            thought.insert(name, value);
                        }
                    }
                }
            }
            _ => self.0.push(Thought::Open(piece)),
        }
    }
}
