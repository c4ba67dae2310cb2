//! JSON strings: finding their end and undoing their escapes.

use std::borrow::Cow;

use super::reader::{Read, Syntax};

/// The text between a string's quotes, escapes and all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawString<'a> {
    text: &'a str,
    escaped: bool,
}

impl<'a> RawString<'a> {
    /// Reads the string whose opening quote stands before `start`; its closing quote is where the result ends.
    pub(crate) fn scan(text: &'a str, start: usize) -> Read<Self> {
        let (end, escaped) = scan(text.as_bytes(), start)?;
        Ok(Self { text: &text[start..end], escaped })
    }

    /// Text that is known to stand between quotes.
    pub(crate) fn new(text: &'a str) -> Self {
        let escaped = memchr::memchr(b'\\', text.as_bytes()).is_some();
        Self { text, escaped }
    }

    /// What stands between the quotes.
    pub(crate) fn as_str(self) -> &'a str {
        self.text
    }

    /// How many bytes stand between the quotes.
    pub(crate) fn len(self) -> usize {
        self.text.len()
    }

    /// The string's value; nothing when an escape names half a surrogate pair, which no Rust string can hold.
    pub(crate) fn decode(self) -> Option<Cow<'a, str>> {
        if self.escaped {
            unescape(self.text, None).map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(self.text))
        }
    }

    /// Like [`RawString::decode`], with U+FFFD for half a surrogate pair.
    pub(crate) fn decode_lossy(self) -> Cow<'a, str> {
        self.decode().unwrap_or_else(|| {
            let replaced = unescape(self.text, Some(char::REPLACEMENT_CHARACTER));
            Cow::Owned(replaced.unwrap_or_default())
        })
    }
}

/// Reads the value of the string whose text starts at `start`, and tells where its closing quote is.
///
/// Undoes escapes on the way to the end; nothing when one names half a surrogate pair, as for [`RawString::decode`].
pub(crate) fn read(text: &str, start: usize) -> Read<(Option<String>, usize)> {
    let bytes = text.as_bytes();
    let mut value = String::new();
    let (mut copied, mut at) = (start, start);
    loop {
        at = next_special(bytes, at);
        match bytes.get(at) {
            Some(b'"') => {
                value.push_str(&text[copied..at]);
                return Ok((Some(value), at));
            }
            Some(b'\\') => {
                escape_length(bytes, at)?;
                let Some((character, length)) = character(&text[at..]) else {
                    return scan(bytes, at).map(|(end, _)| (None, end));
                };
                value.push_str(&text[copied..at]);
                value.push(character);
                at += length;
                copied = at;
            }
            _ => return Err(unended(bytes, at)),
        }
    }
}

/// The offset of the quote that ends the string whose text starts at `start`, and whether there are escapes before it.
fn scan(bytes: &[u8], start: usize) -> Read<(usize, bool)> {
    let mut at = start;
    let mut escaped = false;
    loop {
        at = next_special(bytes, at);
        match bytes.get(at) {
            Some(b'"') => return Ok((at, escaped)),
            Some(b'\\') => {
                at += escape_length(bytes, at)?;
                escaped = true;
            }
            _ => return Err(unended(bytes, at)),
        }
    }
}

/// What is wrong where a string neither ends nor has an escape.
fn unended(bytes: &[u8], at: usize) -> Syntax {
    let expected = match bytes.get(at) {
        Some(_) => "a control character written as an escape",
        None => "`\"` at the end of a string",
    };
    Syntax { at, expected }
}

/// The offset of the first byte from `at` on that is a quote, a backslash or a control character, or of the end.
///
/// Looks at eight bytes at a time: most of a completion is the text of one string.
fn next_special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let hits = special(u64::from_le_bytes(*word));
        if hits != 0 {
            return at + hits.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | 0x00..=0x1f);
    at + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Marks in its byte's high bit the lowest byte of `word` that is a quote, a backslash or a control character.
///
/// Bits above the lowest mark may be set wrongly, by borrows; the lowest never is.
fn special(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word & HIGH;
    let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    below(word, 0x20) | equal(b'"') | equal(b'\\')
}

fn escape_length(bytes: &[u8], at: usize) -> Read<usize> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(2),
        Some(b'u') => match bytes.get(at + 2..at + 6) {
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => Ok(6),
            _ => Err(Syntax { at, expected: "`\\u` with four hexadecimal digits" }),
        },
        _ => Err(Syntax { at, expected: "a known escape" }),
    }
}

fn unescape(raw: &str, instead: Option<char>) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let escape = &rest[at..];
        let (character, length) = match (character(escape), instead) {
            (Some(known), _) => known,
            (None, Some(instead)) => (instead, escape_length(escape.as_bytes(), 0).ok()?),
            (None, None) => return None,
        };
        text.push(character);
        rest = escape.get(length..)?;
    }
    text.push_str(rest);
    Some(text)
}

/// The character that the escape at the start of `escape` stands for, and the length of what stands for it.
///
/// Nothing for half a surrogate pair.
fn character(escape: &str) -> Option<(char, usize)> {
    let character = match *escape.as_bytes().get(1)? {
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => {
            let first = unit(escape)?;
            let second = escape.get(6..).and_then(unit);
            return match (first, second) {
                (high @ 0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) => {
                    let scalar = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    char::from_u32(scalar).map(|character| (character, 12))
                }
                (scalar, _) => char::from_u32(scalar).map(|character| (character, 6)),
            };
        }
        other => char::from(other),
    };
    Some((character, 2))
}

/// The code unit of the `\uXXXX` that `text` starts with.
fn unit(text: &str) -> Option<u32> {
    u32::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{RawString, read, scan};

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

        #[test]
        fn scanning_agrees_with_a_byte_at_a_time(bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b'\\'), Just(b'n'), 0x1cu8..0x24, 0x80u8..], 0..40)) {
            let mut at = 0;
            let slow = loop {
                match bytes.get(at) {
                    Some(b'"') => break Some(at),
                    Some(b'\\') => match bytes.get(at + 1) { Some(b'"' | b'\\' | b'n') => at += 2, _ => break None },
                    Some(0..=0x1f) | None => break None,
                    Some(_) => at += 1,
                }
            };
            prop_assert_eq!(scan(&bytes, 0).ok().map(|(end, _)| end), slow);
        }
    }
}
