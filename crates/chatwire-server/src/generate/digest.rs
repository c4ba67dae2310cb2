//! The digest of a request; equal requests have equal digests.

use std::collections::BTreeMap;

use chatwire_json::{Document, Kind};
use serde_json::Value;
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
/// A `null` member counts as absent; the last of several members with one name is used.
pub(crate) fn digest(document: &Document<'_>) -> [u8; 32] {
    of_members(document, &IGNORED_MEMBERS)
}

/// The digest of all members, from which the ID of a response is made: no two requests share one.
pub(crate) fn identity(document: &Document<'_>) -> [u8; 32] {
    of_members(document, &[])
}

fn of_members(document: &Document<'_>, ignored: &[&str]) -> [u8; 32] {
    let members = document.root().members();
    let members: BTreeMap<_, _> =
        members.map(|member| (member.name.decode_lossy(), member.value)).collect();
    let mut sha = Sha256::new();
    for (name, value) in members {
        if value.kind() != Kind::Null && !ignored.contains(&&*name) {
            // Each part is a JSON value, so different sequences never give the same bytes.
            sha.update(Value::from(name).to_string());
            sha.update(value.canonical());
        }
    }
    sha.finalize().into()
}

/// The digest of a request that is not JSON.
pub(crate) fn digest_of_bytes(body: &[u8]) -> [u8; 32] {
    Sha256::digest(body).into()
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(left: Value, right: Value, equal: bool) {
        check_text(&left.to_string(), &right.to_string(), equal);
    }

    #[track_caller]
    fn check_text(left: &str, right: &str, equal: bool) {
        let digest_of = |text: &str| digest(&Document::parse(text.to_owned()).unwrap());
        let equals = digest_of(left) == digest_of(right);
        assert_eq!(equals, equal, "{left} {right}");
    }

    #[test]
    fn only_meaning_counts() {
        check(json!({"a": 1, "b": [2]}), json!({"b": [2.0], "a": 1.0}), true);
        check(json!({"a": 1, "seed": null}), json!({"a": 1}), true);
        check(json!({"a": 1, "stream": true, "n": 3}), json!({"a": 1}), true);
        check(json!({"a": 1}), json!({"a": 2}), false);
        let identity_of = |text: &str| identity(&Document::parse(text.to_owned()).unwrap());
        assert_ne!(identity_of(r#"{"n":1}"#), identity_of(r#"{"n":2}"#));
        assert_eq!(identity_of(r#"{"n":1}"#), identity_of(r#"{"n":1.0,"seed":null}"#));
        check(json!({"a": "1"}), json!({"a": 1}), false);
        check(json!({"a": ["bc"]}), json!({"a": ["b", "c"]}), false);
        check(json!({"a": {"seed": null}}), json!({"a": {}}), false);
        check(json!({"a": {"n": 1}}), json!({"a": {"n": 2}}), false);
    }

    #[test]
    fn numbers_count_exactly() {
        for zero in ["-0", "0.0", "-0.0", "0e5", "-0e-5"] {
            check_text(r#"{"a":0}"#, &format!(r#"{{"a":{zero}}}"#), true);
            check_text(r#"{"a":[0]}"#, &format!(r#"{{ "\u0061" : [{zero}] }}"#), true);
        }
        check_text(r#"{"a":9007199254740993}"#, r#"{"a":9007199254740993.0}"#, true);
        check_text(r#"{"a":9007199254740993}"#, r#"{"a":9007199254740992}"#, false);
        check_text(r#"{"a":18446744073709551616}"#, r#"{"a":18446744073709551617}"#, false);
    }

    #[test]
    fn of_members_of_one_name_the_last_counts() {
        check_text(r#"{"a":1,"a":2}"#, r#"{"a":2}"#, true);
        check_text(r#"{"a":1,"a":null}"#, "{}", true);
    }

    #[test]
    fn hexadecimal() {
        assert_eq!(hex(&[0, 0x7f, 0xa5]), "007fa5");
    }
}
