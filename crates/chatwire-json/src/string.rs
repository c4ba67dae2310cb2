//! JSON strings: their text between the quotes, and their value.

mod escape;
mod scan;
mod units;

use std::borrow::Cow;

use crate::syntax::Result;
pub(crate) use escape::write_string;
use escape::{Half, unescape};

/// The text between a string's quotes, escapes and all.
///
/// Two are equal, and ordered, by the characters that they stand for; half a surrogate pair equals
/// itself alone.
#[derive(Debug, Clone, Copy)]
pub struct RawString<'a> {
    text: &'a str,
    escaped: bool,
}

impl<'a> RawString<'a> {
    /// Reads the string whose opening quote stands before `start`; its closing quote is where the
    /// result ends.
    ///
    /// # Errors
    ///
    /// Fails when no string ends after `start`, or has an escape that JSON does not know.
    #[inline]
    pub fn scan(text: &'a str, start: usize) -> Result<Self> {
        let (end, escaped) = scan::scan(text.as_bytes(), start)?;
        Ok(Self { text: text.get(start..end).unwrap_or_default(), escaped })
    }

    /// A string from the text between its quotes.
    #[inline]
    pub fn new(text: &'a str) -> Self {
        let escaped = memchr::memchr(b'\\', text.as_bytes()).is_some();
        Self { text, escaped }
    }

    /// The text between the quotes.
    #[inline]
    pub fn as_str(self) -> &'a str {
        self.text
    }

    /// The length of the text between the quotes, in bytes.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "an empty text has an empty value: compare it")]
    pub fn len(self) -> usize {
        self.text.len()
    }

    /// The string's value; `None` when an escape names half a surrogate pair, which no Rust string
    /// can hold.
    #[inline]
    pub fn decode(self) -> Option<Cow<'a, str>> {
        if self.escaped {
            unescape(self.text, Half::Refused).map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(self.text))
        }
    }

    /// Like [`RawString::decode`], with U+FFFD for half a surrogate pair.
    pub fn decode_lossy(self) -> Cow<'a, str> {
        self.decode().unwrap_or_else(|| {
            let replaced = unescape(self.text, Half::Replaced);
            Cow::Owned(replaced.unwrap_or_default())
        })
    }

    /// Whether there is an escape in it.
    #[inline]
    pub(crate) fn is_escaped(self) -> bool {
        self.escaped
    }
}

/// Reads the value of the string whose text starts at `start`, and gives where its closing quote
/// is.
///
/// Undoes escapes on the way to the end; `None` when one names half a surrogate pair, as for
/// [`RawString::decode`].
pub(crate) fn read(text: &str, start: usize) -> Result<(Option<String>, usize)> {
    let bytes = text.as_bytes();
    let mut value = String::new();
    let (mut copied, mut at) = (start, start);
    loop {
        at = scan::next_special(bytes, at);
        match bytes.get(at) {
            Some(b'"') => {
                value.push_str(&text[copied..at]);
                return Ok((Some(value), at));
            }
            Some(b'\\') => {
                scan::escape_length(bytes, at)?;
                let Some((character, length)) = escape::character(&text[at..]) else {
                    return scan::scan(bytes, at).map(|(end, _)| (None, end));
                };
                value.push_str(&text[copied..at]);
                value.push(character);
                at += length;
                copied = at;
            }
            _ => return Err(scan::unended(bytes, at)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{RawString, read};

    #[track_caller]
    fn check(text: &str) {
        let json = serde_json::to_string(text).unwrap();
        assert_eq!(read(&json, 1), Ok((Some(text.to_owned()), json.len() - 1)));
        let raw = RawString::scan(&json, 1).unwrap();
        assert_eq!(raw.len(), json.len() - 2);
        assert_eq!(raw.decode().as_deref(), Some(text));
    }

    #[test]
    fn every_escape_is_undone() {
        check("plain");
        check("\" \\ / \u{8} \u{c} \n \r \t \u{1} é 🎈");
        assert_eq!(RawString::new(r"\/\u00e9\ud83c\udf88").decode().as_deref(), Some("/é🎈"));
    }

    #[test]
    fn half_a_surrogate_pair_is_not_text() {
        for raw in [r"\ud83c", r"a\ud83cb", r"\udf88", r"\ud83c\ud83c\udf88", r"\ud83c\n"] {
            assert_eq!(RawString::new(raw).decode(), None, "{raw}");
            let quoted = format!("\"{raw}\"");
            assert_eq!(read(&quoted, 1), Ok((None, quoted.len() - 1)), "{raw}");
            assert!(RawString::new(raw).decode_lossy().contains('\u{fffd}'), "{raw}");
        }
        assert_eq!(RawString::new(r"\ud83c\ud83c\udf88").decode_lossy(), "\u{fffd}🎈");
    }

    proptest! {
        #[test]
        fn what_serde_json_writes_is_read(text in any::<String>()) {
            check(&text);
        }
    }
}
