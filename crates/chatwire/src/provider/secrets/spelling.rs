//! A text without its escapes, and where each of its bytes stands in the original.

use std::ops::Range;

/// A text without its escapes, and where each of its bytes stands in the original.
pub(super) struct Spelling {
    /// Letters are in lower case.
    text: Vec<u8>,
    /// The place of each byte in the original; `None` while it is that of the byte itself.
    places: Option<Vec<(usize, usize)>>,
}

impl Spelling {
    /// A text as it is.
    pub(super) fn new(text: &[u8]) -> Self {
        Self { text: text.to_ascii_lowercase(), places: None }
    }

    /// The text.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The place in the original of `length` bytes from `at`.
    pub(super) fn place(&self, at: usize, length: usize) -> Range<usize> {
        let last = at + length - 1;
        match &self.places {
            None => at..at + length,
            Some(places) => places[at].0..places[last].1,
        }
    }

    /// The text without one layer of escapes; `None` if it has none.
    pub(super) fn unescaped(&self) -> Option<Self> {
        if !self.text.iter().any(|byte| b"\\%&\0".contains(byte)) {
            return None;
        }
        let mut text = Vec::with_capacity(self.text.len());
        let mut places = Vec::with_capacity(self.text.len());
        let mut at = 0;
        while let Some(&byte) = self.text.get(at) {
            let (decoded, length) = match byte {
                // Half of a character in UTF-16.
                0 => (None, 1),
                _ => match escape(&self.text[at..]) {
                    Some((decoded, length)) => (Some(decoded), length),
                    None => (Some(u32::from(byte)), 1),
                },
            };
            let place = self.place(at, length);
            let is_byte = length == 1 || byte == b'%';
            match decoded {
                None => {}
                Some(code) if is_byte => {
                    text.extend(u8::try_from(code));
                    places.extend(u8::try_from(code).map(|_| (place.start, place.end)));
                }
                Some(code) => {
                    let decoded = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                    let mut buffer = [0; 4];
                    for byte in decoded.encode_utf8(&mut buffer).bytes() {
                        text.push(byte);
                        places.push((place.start, place.end));
                    }
                }
            }
            at += length;
        }
        if text.len() == self.text.len() {
            return None;
        }
        text.make_ascii_lowercase();
        Some(Self { text, places: Some(places) })
    }
}

/// The character or byte that an escape at the start of the text means, and its length.
fn escape(text: &[u8]) -> Option<(u32, usize)> {
    match text {
        [b'\\', b'u', rest @ ..] => Some((hexadecimal(rest.get(..4)?)?, 6)),
        [b'\\', b'x', rest @ ..] => Some((hexadecimal(rest.get(..2)?)?, 4)),
        [b'\\', byte @ (b'"' | b'\\' | b'/' | b'\''), ..] => Some((u32::from(*byte), 2)),
        [b'%', rest @ ..] => Some((hexadecimal(rest.get(..2)?)?, 3)),
        [b'&', rest @ ..] => {
            let end = rest.iter().take(8).position(|byte| *byte == b';')?;
            let code = match &rest[..end] {
                b"amp" => u32::from(b'&'),
                b"lt" => u32::from(b'<'),
                b"gt" => u32::from(b'>'),
                b"quot" => u32::from(b'"'),
                b"apos" => u32::from(b'\''),
                [b'#', b'x', digits @ ..] => hexadecimal(digits)?,
                [b'#', digits @ ..] => str::from_utf8(digits).ok()?.parse().ok()?,
                _ => return None,
            };
            Some((code, end + 2))
        }
        _ => None,
    }
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let digits = str::from_utf8(digits).ok()?;
    digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(())?;
    u32::from_str_radix(digits, 16).ok()
}
