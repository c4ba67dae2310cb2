//! The escapes of a JSON string: undoing them, and writing them.

use std::fmt::Write as _;

use super::{RawString, scan::escape_length};

/// What takes the place of half a surrogate pair.
#[derive(Debug, Clone, Copy)]
pub(super) enum Half {
    /// Nothing: the string has no value.
    Refused,
    /// U+FFFD.
    Replaced,
}

/// The value of the text between a string's quotes; `None` when it has half a surrogate pair that
/// is refused.
pub(super) fn unescape(raw: &str, half: Half) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let escape = &rest[at..];
        let (character, length) = match (character(escape.as_bytes()), half) {
            (Some(known), _) => known,
            (None, Half::Replaced) => {
                (char::REPLACEMENT_CHARACTER, escape_length(escape.as_bytes(), 0).ok()?)
            }
            (None, Half::Refused) => return None,
        };
        text.push(character);
        rest = escape.get(length..)?;
    }
    text.push_str(rest);
    Some(text)
}

/// The character that the escape at the start of `escape` stands for, and the length of what stands
/// for it; `None` for half a surrogate pair.
#[inline]
pub(super) fn character(escape: &[u8]) -> Option<(char, usize)> {
    let character = match *escape.get(1)? {
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
        letter => simple(letter).unwrap_or_else(|| letter.into()),
    };
    Some((character, 2))
}

/// The character that a backslash and this byte stand for; `None` for `u` and unknown escapes.
#[inline]
pub(super) fn simple(letter: u8) -> Option<char> {
    match letter {
        b'"' | b'\\' | b'/' => Some(letter.into()),
        b'b' => Some('\u{8}'),
        b'f' => Some('\u{c}'),
        b'n' => Some('\n'),
        b'r' => Some('\r'),
        b't' => Some('\t'),
        _ => None,
    }
}

/// The code unit of the `\uXXXX` that `text` starts with.
#[inline]
pub(super) fn unit(text: &[u8]) -> Option<u32> {
    let digits = text.strip_prefix(b"\\u")?.first_chunk::<4>()?;
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

/// Writes a string's text anew, with no more escapes than JSON demands and one spelling for each.
pub(crate) fn write_string(string: RawString<'_>, text: &mut String) {
    let mut rest = string.as_str();
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        let escape = &rest[at..];
        let length = match (character(escape.as_bytes()), unit(escape.as_bytes())) {
            (Some((character, length)), _) => {
                write_character(character, text);
                length
            }
            (None, Some(half)) => {
                write_unit(half, text);
                "\\uXXXX".len()
            }
            (None, None) => escape.len(),
        };
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
}

fn write_character(character: char, text: &mut String) {
    let escaped = match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        control if control < ' ' => return write_unit(control.into(), text),
        other => return text.push(other),
    };
    text.push_str(escaped);
}

fn write_unit(unit: u32, text: &mut String) {
    write!(text, "\\u{unit:04x}").expect("writing to a string cannot fail");
}
