//! Tells texts that are too plain for any secret from others, in one look for all kinds.
//!
//! Most values of headers are such. A body seldom is one, and its first bytes tell.

use super::{key_formats::is_token_character, long_runs::long_runs};

/// Minimum length of a run of characters of tokens in a text with a secret that has none of the
/// [`MARKS`]: that of credentials after `Basic`, and of the end of `PRIVATE KEY-----`.
const MIN_RUN: usize = 8;

/// What precedes values with telling names, what addresses and URLs with credentials have, and what
/// escapes begin with.
const MARKS: [u8; 7] = [b':', b'=', b'@', b'\\', b'%', b'&', 0];

/// Whether a text may have a secret that nobody named, in any layer of escapes.
pub(super) fn may_be_in(text: &[u8]) -> bool {
    text.iter().any(|byte| MARKS.contains(byte))
        || long_runs(text, MIN_RUN, is_token_character).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::may_be_in;

    #[test]
    fn plain_values_are_told_apart() {
        for plain in ["", "chunked", "Origin", "gzip, br", "1.1 varnish", "é"] {
            assert!(!may_be_in(plain.as_bytes()), "{plain}");
        }
        for text in ["a=b", "a@b.cd", "sk-abcdefg1", "basic YTpiY2RlZg", "k%3Dv", "a\0"] {
            assert!(may_be_in(text.as_bytes()), "{text}");
        }
    }
}
