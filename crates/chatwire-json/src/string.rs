//! JSON strings: their text between the quotes, and their value.

mod escape;
mod scan;
mod units;

use std::borrow::Cow;

use crate::syntax::Result;
pub(crate) use escape::write_string;
use escape::{Half, unescape};
pub(crate) use scan::scan;

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
        let (end, escaped) = scan(text.as_bytes(), start)?;
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
/// `None` when an escape names half a surrogate pair, as for [`RawString::decode`].
#[inline]
pub(crate) fn read(text: &str, start: usize) -> Result<(Option<String>, usize)> {
    let end = scan::next_special(text.as_bytes(), start);
    if text.as_bytes().get(end) == Some(&b'"') {
        return Ok((Some(text[start..end].to_owned()), end));
    }
    read_escaped(text, start, end)
}

/// Like [`read`], for a string that has no quote and no escape before `at`.
fn read_escaped(text: &str, start: usize, at: usize) -> Result<(Option<String>, usize)> {
    match unescape_from(text, start, at) {
        Some((value, end)) => Ok((Some(value), end)),
        // Half a surrogate pair, or no string; this says where.
        None => scan(text.as_bytes(), start).map(|(end, _)| (None, end)),
    }
}

/// Looks for the end, undoes escapes and copies the rest on one way; `None` when there is no value.
fn unescape_from(text: &str, start: usize, at: usize) -> Option<(String, usize)> {
    let mut value = String::with_capacity((2 * (at - start) + 64).min(text.len() - start));
    value.push_str(&text[start..at]);
    let end = append_escaped(text, at, &mut value)?;
    Some((value, end))
}

/// Appends the value of the string whose text starts at `start` to `value`, and gives where its
/// closing quote is.
///
/// `None` when no string ends there, an escape is unknown or names half a surrogate pair, or
/// `start` is within a character; `value` then has a part of it.
#[inline]
pub fn append_string(text: &str, start: usize, value: &mut String) -> Option<usize> {
    let end = scan::next_special(text.as_bytes(), start);
    value.push_str(text.get(start..end)?);
    match text.as_bytes().get(end)? {
        b'"' => Some(end),
        _ => append_escaped(text, end, value),
    }
}

/// Like [`append_string`], for a text that starts with an escape or ends.
fn append_escaped(text: &str, mut at: usize, value: &mut String) -> Option<usize> {
    let bytes = text.as_bytes();
    loop {
        let start = match bytes.get(at..)? {
            [b'"', ..] => return Some(at),
            [b'\\', escape @ ..] => match escape.first().copied().and_then(escape::simple) {
                Some(character) => {
                    value.push(character);
                    at + 2
                }
                None => {
                    scan::escape_length(bytes, at).ok()?;
                    let (character, length) = escape::character(&bytes[at..])?;
                    value.push(character);
                    at + length
                }
            },
            _ => return None,
        };
        at = scan::next_special(bytes, start);
        value.push_str(&text[start..at]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, sample::select};

    use super::{RawString, append_string, read};

    #[track_caller]
    fn check(text: &str) {
        let json = serde_json::to_string(text).unwrap();
        assert_eq!(read(&json, 1), Ok((Some(text.to_owned()), json.len() - 1)));
        let mut value = "before ".to_owned();
        assert_eq!(append_string(&json, 1, &mut value), Some(json.len() - 1));
        assert_eq!(value.strip_prefix("before "), Some(text));
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
            assert_eq!(append_string(&quoted, 1, &mut String::new()), None, "{raw}");
            assert!(RawString::new(raw).decode_lossy().contains('\u{fffd}'), "{raw}");
        }
        assert_eq!(RawString::new(r"\ud83c\ud83c\udf88").decode_lossy(), "\u{fffd}🎈");
    }

    proptest! {
        #[test]
        fn what_serde_json_writes_is_read(text in any::<String>()) {
            check(&text);
            check(&format!("{text} and a long text without escapes {text}"));
        }

        #[test]
        fn appending_agrees_with_reading(
            parts in vec(prop_oneof![
                Just("\"".to_owned()),
                Just("\\".to_owned()),
                select(vec!["u", "d", "8", "c", "0", "n", "\u{1}"]).prop_map(str::to_owned),
                any::<char>().prop_map(String::from),
            ], 0..60),
            start in 0..4_usize,
        ) {
            let text = parts.concat();
            let mut value = String::new();
            let end = append_string(&text, start, &mut value);
            let expected = match text.get(start..).map(|_| read(&text, start)) {
                Some(Ok((Some(text), end))) => Some((text, end)),
                _ => None,
            };
            prop_assert_eq!(end.map(|end| (value, end)), expected);
        }
    }
}
