//! Finds text that an error should not reveal: credentials, stack traces, paths of a server.

use std::{ops::Range, sync::LazyLock};

use aho_corasick::AhoCorasick;
use chatwire_transport::cassette::find_credentials;

use crate::phrases;

/// The shortest run of key characters that counts as a key.
const KEY_LENGTH: usize = 16;

/// The beginning of a JSON Web Token, and how many dots a whole one has.
const WEB_TOKEN: (&str, usize) = ("eyJ", 2);

/// Texts that stack traces and internal paths contain.
const INTERNALS: [&str; 14] = [
    "Traceback (most recent call last)",
    "\n    at ",
    ".py\", line ",
    "goroutine 1 [",
    "panicked at ",
    "stack backtrace:",
    "java.lang.",
    "node_modules/",
    "site-packages/",
    "/home/",
    "/usr/local/",
    "/usr/lib/",
    "/var/lib/",
    "C:\\Users\\",
];

/// The length of the shortest of them, which most words do not have.
const SHORTEST_INTERNAL: usize = {
    let (mut shortest, mut sign) = (usize::MAX, 0);
    while sign < INTERNALS.len() {
        if INTERNALS[sign].len() < shortest {
            shortest = INTERNALS[sign].len();
        }
        sign += 1;
    }
    shortest
};

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| phrases::finder(INTERNALS));

/// Where the first thing stands that looks like a whole, unmasked credential, without the prefix
/// of its format.
///
/// It has at least sixteen characters, digits and letters among them: more than what is masked as a
/// precaution when an exchange is recorded.
pub(crate) fn credential(text: &str) -> Option<Range<usize>> {
    if !has_key_characters(text) {
        return None;
    }
    find_credentials(text).into_iter().find(|range| {
        let key = text.get(range.clone()).unwrap_or_default();
        let (beginning, dots) = WEB_TOKEN;
        let is_part_of_a_token = text.get(..range.start).is_some_and(|it| it.ends_with(beginning))
            && key.matches('.').count() < dots;
        let mixed = key.contains(|c: char| c.is_ascii_digit())
            && key.contains(|c: char| c.is_ascii_alphabetic());
        key.len() >= KEY_LENGTH && mixed && !key.contains('*') && !is_part_of_a_token
    })
}

/// Whether a text has a run that is long enough for a key; most texts have none.
fn has_key_characters(text: &str) -> bool {
    if text.len() < KEY_LENGTH {
        return false;
    }
    let mut length = 0;
    text.bytes().any(|byte| {
        let belongs = byte.is_ascii_alphanumeric() || b"-_.+/=~".contains(&byte);
        length = if belongs { length + 1 } else { 0 };
        length >= KEY_LENGTH
    })
}

/// The first sign of a stack trace or of a path on the server.
pub(crate) fn internals(text: &str) -> Option<&'static str> {
    if text.len() < SHORTEST_INTERNAL {
        return None;
    }
    // Which one is told when there are several is decided by the list.
    FINDER.is_match(text).then(|| INTERNALS.into_iter().find(|sign| text.contains(sign)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_key_from_a_word() {
        assert_eq!(credential("key sk-abcdefghijkl0123456 given"), Some(7..26));
        for text in ["sk-abc***xyz1", "sk-learn", "ask-0123456789abcdefghij", "Bearer token", ""] {
            assert_eq!(credential(text), None, "{text}");
        }
    }

    #[test]
    fn takes_the_first_of_several() {
        let text = "Bearer abcdefgh01234567 sk-abcdefgh01234567";
        assert_eq!(credential(text), Some(7..23));
    }

    #[test]
    fn a_token_is_whole_and_base64_is_none() {
        let head = "eyJhbGciOiJIUzI1NiJ9";
        assert_eq!(credential(&format!("cursor {head}")), None);
        assert!(credential(&format!("{head}.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")).is_some());
    }

    #[test]
    fn knows_internals() {
        assert_eq!(internals("File \"/app/x.py\", line 3"), Some(".py\", line "));
        assert_eq!(internals("model not found"), None);
        for sign in INTERNALS {
            assert_eq!(internals(sign), Some(sign));
            assert_eq!(internals(&format!("a{sign}b")), Some(sign));
        }
    }
}
