//! A text without its escapes, and where each of its bytes stands in the original.

use std::ops::Range;

/// How many layers of escapes are removed: a string of JSON in a string of JSON has two.
pub const MAX_LAYERS: usize = 8;

/// Entities of HTML for characters that keys and passwords contain.
///
/// <https://html.spec.whatwg.org/multipage/named-characters.html>
const ENTITIES: [(&[u8], char); 21] = [
    (b"amp", '&'),
    (b"apos", '\''),
    (b"ast", '*'),
    (b"bsol", '\\'),
    (b"colon", ':'),
    (b"comma", ','),
    (b"commat", '@'),
    (b"dollar", '$'),
    (b"equals", '='),
    (b"excl", '!'),
    (b"gt", '>'),
    (b"lowbar", '_'),
    (b"lt", '<'),
    (b"num", '#'),
    (b"percnt", '%'),
    (b"period", '.'),
    (b"plus", '+'),
    (b"quest", '?'),
    (b"quot", '"'),
    (b"semi", ';'),
    (b"sol", '/'),
];

/// Maximum length of an entity without `&`.
const MAX_ENTITY: usize = 12;

/// A text without some layers of escapes, and where each of its bytes stands in the original.
///
/// Removed are the escapes of JSON and of similar languages (`\u002B`, `\/`, `\x2b`, `\n`),
/// percent-encoding, entities of HTML, and the zeros of UTF-16.
/// The memory is at most six bytes for each byte of the original.
#[derive(Debug)]
pub struct Spelling {
    text: Vec<u8>,
    layers: Vec<Vec<Escape>>,
}

/// An escape that a layer removed.
#[derive(Debug, Clone, Copy)]
struct Escape {
    /// Its first byte in the text without it.
    at: u32,
    /// Its first byte in the text with it.
    from: u32,
    /// Its length.
    taken: u8,
    /// The length of what it means.
    given: u8,
}

impl Spelling {
    /// A text as it is.
    pub fn new(text: &[u8]) -> Self {
        Self { text: text.to_vec(), layers: Vec::new() }
    }

    /// The text.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The text, to be overwritten in its length.
    pub fn text_mut(&mut self) -> &mut [u8] {
        &mut self.text
    }

    /// The place in the original of a range that is not empty.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let Range { mut start, mut end } = range;
        for layer in self.layers.iter().rev() {
            start = place_in(layer, start).start;
            end = place_in(layer, end.saturating_sub(1)).end;
        }
        start..end
    }

    /// A text without its first layer of escapes; `None` as [`Spelling::unescaped`] says.
    pub fn of_escaped(text: &[u8]) -> Option<Self> {
        let (text, escapes) = unescape(text)?;
        Some(Self { text, layers: vec![escapes] })
    }

    /// The text without one more layer of escapes; `None` if it has none, or if it has more than
    /// 4 GiB.
    pub fn unescaped(mut self) -> Option<Self> {
        let (text, escapes) = unescape(&self.text)?;
        self.layers.push(escapes);
        Some(Self { text, layers: self.layers })
    }
}

/// A text without a layer of escapes, and the escapes; `None` if there are none.
fn unescape(original: &[u8]) -> Option<(Vec<u8>, Vec<Escape>)> {
    u32::try_from(original.len()).ok()?;
    let has_zeros = memchr::memchr(0, original).is_some();
    let next_escape = |rest: &[u8]| match has_zeros {
        true => rest.iter().position(|byte| starts_escape(*byte)),
        false => memchr::memchr3(b'\\', b'%', b'&', rest),
    };
    let mut text = Vec::new();
    let mut escapes = Vec::new();
    let mut rest = 0;
    while let Some(length) = next_escape(&original[rest..]) {
        let from = rest + length;
        if text.is_empty() {
            text.reserve(original.len());
        }
        text.extend_from_slice(&original[rest..from]);
        let at = text.len();
        let taken = match escape(&original[from..]) {
            Some(Decoded { value, taken }) => {
                push(&mut text, value);
                escapes.push(Escape {
                    at: u32::try_from(at).ok()?,
                    from: u32::try_from(from).ok()?,
                    taken: u8::try_from(taken).ok()?,
                    given: u8::try_from(text.len() - at).ok()?,
                });
                taken
            }
            None => {
                text.push(original[from]);
                1
            }
        };
        rest = from + taken;
    }
    if escapes.is_empty() {
        return None;
    }
    text.extend_from_slice(&original[rest..]);
    Some((text, escapes))
}

/// The place of one byte in the text with the escapes of a layer.
fn place_in(layer: &[Escape], byte: usize) -> Range<usize> {
    let after = layer.partition_point(|escape| escape.at as usize <= byte);
    let Some(escape) = after.checked_sub(1).map(|last| layer[last]) else {
        return byte..byte + 1;
    };
    let (at, from) = (escape.at as usize, escape.from as usize);
    let end = from + usize::from(escape.taken);
    match (byte - at).checked_sub(usize::from(escape.given)) {
        None => from..end,
        Some(later) => end + later..end + later + 1,
    }
}

fn starts_escape(byte: u8) -> bool {
    matches!(byte, b'\\' | b'%' | b'&' | 0)
}

/// What an escape means, and its length.
struct Decoded {
    value: Value,
    taken: usize,
}

enum Value {
    Nothing,
    Byte(u8),
    Character(char),
}

fn push(text: &mut Vec<u8>, value: Value) {
    match value {
        Value::Nothing => {}
        Value::Byte(byte) => text.push(byte),
        Value::Character(character) => {
            text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// The escape at the start of a text.
fn escape(text: &[u8]) -> Option<Decoded> {
    let character = |value: char, taken| Some(Decoded { value: Value::Character(value), taken });
    match text {
        // Half of a character in UTF-16.
        [0, ..] => Some(Decoded { value: Value::Nothing, taken: 1 }),
        [b'\\' | b'%', b'u', rest @ ..] => {
            let unit = hexadecimal(rest.get(..4)?)?;
            if let Some([b'\\' | b'%', b'u', low @ ..]) = rest.get(4..10)
                && let Some(low) = hexadecimal(low)
                && let (0xd800..0xdc00, 0xdc00..0xe000) = (unit, low)
            {
                let code = 0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                return character(char::from_u32(code)?, 12);
            }
            character(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
        }
        [b'\\', b'x', rest @ ..] => character(char::from_u32(hexadecimal(rest.get(..2)?)?)?, 4),
        [b'\\', byte, ..] => {
            let value = match byte {
                b'"' | b'\\' | b'/' | b'\'' => char::from(*byte),
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                _ => return None,
            };
            character(value, 2)
        }
        [b'%', rest @ ..] => {
            let byte = u8::try_from(hexadecimal(rest.get(..2)?)?).ok()?;
            Some(Decoded { value: Value::Byte(byte), taken: 3 })
        }
        [b'&', rest @ ..] => {
            let end = rest.iter().take(MAX_ENTITY).position(|byte| *byte == b';')?;
            let value = match &rest[..end] {
                [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hexadecimal(digits)?)?,
                [b'#', digits @ ..] => char::from_u32(str::from_utf8(digits).ok()?.parse().ok()?)?,
                name => ENTITIES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known))?.1,
            };
            character(value, end + 2)
        }
        _ => None,
    }
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let digits = str::from_utf8(digits).ok()?;
    let all = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the text without `layers` layers, and the place of each of its characters.
    #[track_caller]
    fn check(text: &str, layers: usize, expected: &str, places: &[&str]) {
        let mut spelling = Spelling::new(text.as_bytes());
        for _ in 0..layers {
            spelling = spelling.unescaped().unwrap();
        }
        assert_eq!(String::from_utf8_lossy(spelling.text()), expected);
        let found: Vec<_> = expected
            .char_indices()
            .map(|(at, character)| &text[spelling.place(at..at + character.len_utf8())])
            .collect();
        assert_eq!(found, places);
    }

    #[test]
    fn each_character_has_its_place() {
        check(r"a\/b\u002Bc", 1, "a/b+c", &["a", r"\/", "b", r"\u002B", "c"]);
        check("%61%2fb%", 1, "a/b%", &["%61", "%2f", "b", "%"]);
        check("&quot;a&#43;&#x2F;&", 1, "\"a+/&", &["&quot;", "a", "&#43;", "&#x2F;", "&"]);
        check("\0a\0b", 1, "ab", &["a", "b"]);
        check(r"\ud83d\ude00!", 1, "😀!", &[r"\ud83d\ude00", "!"]);
        check(r#"\\u002b\\\"x"#, 2, "+\"x", &[r"\\u002b", r#"\\\""#, "x"]);
        check("%252Fa", 2, "/a", &["%252F", "a"]);
    }

    #[test]
    fn what_has_no_escapes_has_no_layer() {
        for text in ["", "abc", "100 %", "a & b", "\\", "%zz &nothing;"] {
            assert!(Spelling::new(text.as_bytes()).unescaped().is_none(), "{text}");
        }
    }
}
