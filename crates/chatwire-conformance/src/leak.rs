//! Finds text that an error should not reveal: credentials, stack traces, paths of a server.

use std::ops::Range;

/// Prefixes of the keys of well-known providers; longer ones first.
const KEY_STARTS: [&str; 8] = ["sk-", "ghp_", "hf_", "AIza", "AKIA", "xoxb-", "gsk_", "Bearer "];

/// The shortest run of key characters that counts as a key.
const KEY_LENGTH: usize = 16;

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

/// Where the first thing stands that looks like a whole, unmasked credential.
///
/// It needs a known beginning and at least sixteen characters after it, digits and letters among
/// them.
pub(crate) fn credential(text: &str) -> Option<Range<usize>> {
    KEY_STARTS
        .iter()
        .filter_map(|start| credential_after(text, start))
        .min_by_key(|found| found.start)
}

fn credential_after(text: &str, start: &str) -> Option<Range<usize>> {
    text.match_indices(start).find_map(|(at, _)| {
        let after_word = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        let rest = &text[at + start.len()..];
        let end = rest.find(|c: char| !is_key_character(c)).unwrap_or(rest.len());
        let key = &rest[..end];
        let mixed = key.contains(|c: char| c.is_ascii_digit())
            && key.contains(|c: char| c.is_ascii_alphabetic());
        (!after_word && end >= KEY_LENGTH && mixed).then(|| at..at + start.len() + end)
    })
}

fn is_key_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/' | '=')
}

/// The first sign of a stack trace or of a path on the server.
pub(crate) fn internals(text: &str) -> Option<&'static str> {
    INTERNALS.into_iter().find(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_key_from_a_word() {
        assert_eq!(credential("key sk-abcdefghijkl0123456 given"), Some(4..26));
        for text in ["sk-abc***xyz1", "sk-learn", "ask-0123456789abcdefghij", "Bearer token", ""] {
            assert_eq!(credential(text), None, "{text}");
        }
    }

    #[test]
    fn takes_the_first_of_several() {
        let text = "Bearer abcdefgh01234567 sk-abcdefgh01234567";
        assert_eq!(credential(text), Some(0..23));
    }

    #[test]
    fn knows_internals() {
        assert_eq!(internals("File \"/app/x.py\", line 3"), Some(".py\", line "));
        assert_eq!(internals("model not found"), None);
    }
}
