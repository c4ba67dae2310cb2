//! The digest of a request; equal requests have equal digests.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Members that limit or shape a response and must not change its text.
const IGNORED_MEMBERS: [&str; 9] = [
    "echo",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "n",
    "stop",
    "stream",
    "stream_options",
    "top_logprobs",
];

/// The digest of the members that the response's text depends on.
///
/// A `null` member counts as absent.
pub(crate) fn digest(request: &Map<String, Value>) -> [u8; 32] {
    let mut sha = Sha256::new();
    let mut members: Vec<_> = request
        .iter()
        .filter(|(name, value)| !value.is_null() && !IGNORED_MEMBERS.contains(&name.as_str()))
        .collect();
    members.sort_unstable_by_key(|(name, _)| *name);
    for (name, value) in members {
        feed_text(&mut sha, b'm', name);
        feed(&mut sha, value);
    }
    sha.finalize().into()
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

/// Each kind has its own prefix and each length is included, so that different values never give
/// the same bytes.
fn feed(sha: &mut Sha256, value: &Value) {
    match value {
        Value::Null => sha.update(b"z"),
        Value::Bool(false) => sha.update(b"f"),
        Value::Bool(true) => sha.update(b"t"),
        // 1 and 1.0 are equal.
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => feed_text(sha, b'n', &integer.to_string()),
            (None, Some(float)) => feed_text(sha, b'n', &float.to_string()),
            (None, None) => feed_text(sha, b'n', &number.to_string()),
        },
        Value::String(text) => feed_text(sha, b's', text),
        Value::Array(items) => {
            feed_text(sha, b'a', &items.len().to_string());
            for item in items {
                feed(sha, item);
            }
        }
        Value::Object(members) => {
            feed_text(sha, b'o', &members.len().to_string());
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            for (name, value) in members {
                feed_text(sha, b'm', name);
                feed(sha, value);
            }
        }
    }
}

fn feed_text(sha: &mut Sha256, kind: u8, text: &str) {
    sha.update([kind]);
    sha.update((text.len() as u64).to_le_bytes());
    sha.update(text);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(left: Value, right: Value, equal: bool) {
        let of = |value: &Value| digest(value.as_object().unwrap());
        assert_eq!(of(&left) == of(&right), equal, "{left} {right}");
    }

    #[test]
    fn only_meaning_counts() {
        check(json!({"a": 1, "b": [2]}), json!({"b": [2.0], "a": 1.0}), true);
        check(json!({"a": 1, "seed": null}), json!({"a": 1}), true);
        check(json!({"a": 1, "stream": true, "n": 3}), json!({"a": 1}), true);
        check(json!({"a": 1}), json!({"a": 2}), false);
        check(json!({"a": "1"}), json!({"a": 1}), false);
        check(json!({"a": ["bc"]}), json!({"a": ["b", "c"]}), false);
        check(json!({"a": {"seed": null}}), json!({"a": {}}), false);
        check(json!({"a": {"n": 1}}), json!({"a": {"n": 2}}), false);
    }

    #[test]
    fn hexadecimal() {
        assert_eq!(hex(&[0, 0x7f, 0xa5]), "007fa5");
    }
}
