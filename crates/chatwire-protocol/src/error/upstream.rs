//! Upstream errors that a gateway forwards as text in its own message.

use serde_json::Value;

use super::{body, details::Details, pruned::Pruned};

/// Maximum number of nested errors that are unwrapped.
const MAX_DEPTH: usize = 4;

/// Maximum number of positions in a message at which JSON is tried; it keeps the search linear.
const MAX_CANDIDATES: usize = 4;

/// How the clients of OpenAI begin the text of an error response.
const PYTHON_PREFIX: &str = "Error code: ";

/// Replaces a message such as `400 {"error": {"message": "..."}}` by the inner message.
///
/// The fields of the inner error take precedence; the outer error fills the missing ones.
pub(super) fn unwrap(mut details: Details) -> Details {
    for _ in 0..MAX_DEPTH {
        let Some(message) = details.message.as_deref() else {
            break;
        };
        if let Some(status) = leading_status(message) {
            details.upstream = true;
            details.upstream_status = Some(status);
        }
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

/// The status at the start of a message, as the clients of OpenAI put it there:
/// `400 Unable to access model` or `Error code: 400 - {...}`.
fn leading_status(message: &str) -> Option<u16> {
    let prefixed = message.find(PYTHON_PREFIX).map(|at| &message[at + PYTHON_PREFIX.len()..]);
    let text = prefixed.unwrap_or(message);
    let status = text.get(..3)?.parse().ok().filter(|status| (400..600).contains(status))?;
    let rest = &text[3..];
    let is_status = match prefixed {
        Some(_) => !rest.starts_with(char::is_alphanumeric),
        // A count reads `400 tokens`.
        None => rest.strip_prefix(' ').or_else(|| rest.strip_prefix(": ")).is_some_and(|words| {
            words.starts_with(|next: char| next.is_uppercase() || matches!(next, '{' | '[' | '"'))
                || words.starts_with("status code")
        }),
    };
    is_status.then_some(status)
}

/// Finds a JSON object, or an array of objects, in a text.
fn find(text: &str) -> Option<Value> {
    text.match_indices(['{', '[']).take(MAX_CANDIDATES).find_map(|(start, _)| {
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter();
        let Pruned(value) = values.next()?.ok()?;
        (value.is_object() || value[0].is_object()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::leading_status;

    #[test]
    fn a_status_in_front_of_a_message_is_not_a_count() {
        for (message, status) in [
            ("400 Unable to access model x", Some(400)),
            ("429: Too many", Some(429)),
            ("400 {\"error\":1}", Some(400)),
            ("404 status code (no body)", Some(404)),
            ("litellm.BadRequestError: Error code: 400 - {'error': 1}", Some(400)),
            ("400 tokens are too many", None),
            ("4000 Tokens", None),
            ("200 OK", None),
            ("Error code: 4001", None),
            ("40", None),
            ("é00 X", None),
            ("", None),
        ] {
            assert_eq!(leading_status(message), status, "{message}");
        }
    }
}
