//! Finds the request parameter that an error message names.

use crate::{chat::ChatRequest, json::Shape};

/// Finds the first path in a message that starts with a request parameter.
///
/// In quotes, every parameter counts.
/// Elsewhere, only paths with an index, a dot or an underscore count, such as `messages[0].role`,
/// because `stop` and `user` are also English words.
pub(super) fn named_in(message: &str) -> Option<String> {
    let is_path = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '[' | ']')
    };
    let mut at = 0;
    while let Some(start) = message[at..].find(is_path).map(|start| at + start) {
        let end = message[start..]
            .find(|character| !is_path(character))
            .map_or(message.len(), |end| start + end);
        let quoted = message[..start].ends_with(['\'', '"', '`'])
            && message[end..].starts_with(['\'', '"', '`']);
        let path = message[start..end].trim_end_matches('.');
        let path = path.strip_prefix("body.").unwrap_or(path);
        if (quoted || path.contains(['_', '.', '['])) && starts_with_member(path) {
            return Some(path.to_owned());
        }
        at = end;
    }
    None
}

fn starts_with_member(path: &str) -> bool {
    let name = path.split(['.', '[']).next().unwrap_or_default();
    match ChatRequest::shape() {
        Shape::Object(request) => request.members.iter().any(|(member, _)| *member == name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::named_in;

    #[track_caller]
    fn check(message: &str, member: Option<&str>) {
        assert_eq!(named_in(message).as_deref(), member, "{message}");
    }

    #[test]
    fn paths_are_found_in_prose() {
        check(
            "Unsupported value: 'messages[0].role' does not support 'system'",
            Some("messages[0].role"),
        );
        check("missing required parameter: `model`.", Some("model"));
        check("body.messages.2.content: field required", Some("messages.2.content"));
        check("max_tokens must be at least 1.", Some("max_tokens"));
        check("Expected \"temperature\" below 2", Some("temperature"));
    }

    #[test]
    fn words_are_not_members() {
        check("please stop, the user has no model", None);
        check("'system' is unknown", None);
        check("see https://example.com/docs.html", None);
        check("max_tokens_to_think is unknown", None);
        check("", None);
    }
}
