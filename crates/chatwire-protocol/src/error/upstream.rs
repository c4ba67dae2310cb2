//! Upstream errors that a gateway forwards as text in its own message.

use serde_json::Value;

use super::{body, details::Details};

/// Maximum number of nested errors that are unwrapped.
const MAX_DEPTH: usize = 4;

/// Maximum number of positions in a message at which JSON is tried; it keeps the search linear.
const MAX_CANDIDATES: usize = 4;

/// Replaces a message such as `400 {"error": {"message": "..."}}` by the inner message.
///
/// The fields of the inner error take precedence; the outer error fills the missing ones.
pub(super) fn unwrap(mut details: Details) -> Details {
    for _ in 0..MAX_DEPTH {
        let Some(inner) = details.message.as_deref().and_then(find) else {
            break;
        };
        let (_, inner) = body::read_value(&inner);
        if inner.message.is_none() {
            break;
        }
        details = Details { upstream: true, ..inner.or(details) };
    }
    details
}

/// Finds a JSON object, or an array of objects, in a text.
fn find(text: &str) -> Option<Value> {
    text.match_indices(['{', '[']).take(MAX_CANDIDATES).find_map(|(start, _)| {
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
        values.next()?.ok().filter(|value| value.is_object() || value[0].is_object())
    })
}
