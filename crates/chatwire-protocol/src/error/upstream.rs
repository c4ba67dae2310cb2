//! Errors of an upstream, passed on as text inside a message.

use serde_json::Value;

use super::{body, details::Details};

/// Gateways behind gateways: how often a message is looked into.
const MAX_DEPTH: usize = 4;

/// In how many places of a message JSON is looked for, which keeps the search linear.
const MAX_CANDIDATES: usize = 4;

/// Replaces a message such as `400 {"error": {"message": "..."}}` by the one inside it.
///
/// What the inner error says wins; what it leaves open stays as the outer one said.
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

/// Finds JSON with something in it in a text.
fn find(text: &str) -> Option<Value> {
    text.match_indices(['{', '[']).take(MAX_CANDIDATES).find_map(|(start, _)| {
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<Value>();
        values.next()?.ok().filter(|value| value.is_object() || value[0].is_object())
    })
}
