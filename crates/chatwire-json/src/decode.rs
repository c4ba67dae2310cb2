//! Decoding a whole document, and the message when it is not one.

use std::{error::Error, fmt};

use crate::{
    place,
    pointer::Pointer,
    reader::Reader,
    syntax::{Result, SyntaxError},
};

/// Bytes that are not the JSON they were read as.
///
/// The message says where and what; the bytes stay out of it and are kept in
/// [`DecodeError::bytes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Failure>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Failure {
    offset: usize,
    pointer: Pointer,
    expected: &'static str,
    found: String,
    bytes: Box<[u8]>,
}

impl DecodeError {
    /// The error of a document that cannot be read beyond `error`.
    pub fn new(document: &[u8], error: SyntaxError) -> Self {
        let offset = error.offset().min(document.len());
        let (before, rest) = document.split_at(offset);
        let valid = std::str::from_utf8(before).unwrap_or_default();
        Self(Box::new(Failure {
            offset,
            pointer: place::pointer_at(valid.trim_start_matches('\u{feff}')),
            expected: error.expected(),
            found: found(rest),
            bytes: document.into(),
        }))
    }

    /// Zero-based offset of the first byte that does not fit.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The place of the innermost value the offset lies in; the root for the document itself.
    pub fn pointer(&self) -> &Pointer {
        &self.0.pointer
    }

    /// The expected token, as a noun.
    pub fn expected(&self) -> &str {
        self.0.expected
    }

    /// The token at the offset: a character, a kind of value or the end.
    pub fn found(&self) -> &str {
        &self.0.found
    }

    /// The whole document, unchanged.
    pub fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { offset, pointer, expected, found, .. } = &*self.0;
        write!(f, "not the JSON it should be at byte {offset}")?;
        if !pointer.is_root() {
            write!(f, " (in `{pointer}`)")?;
        }
        write!(f, ": expected {expected}, found {found}")
    }
}

impl Error for DecodeError {}

/// Reads a document that must be one value: `read` reads the value, and nothing may follow.
///
/// A byte order mark is passed over.
///
/// # Errors
///
/// Fails where `read` does, and when anything but space follows what it read.
#[inline]
pub fn decode<T>(
    text: &str,
    read: impl FnOnce(&mut Reader<'_>) -> Result<T>,
) -> Result<T, DecodeError> {
    // A byte order mark is not JSON, yet harmless, and readers may ignore it: RFC 8259, section
    // 8.1.
    let skipped = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader::new(&text[skipped..]);
    read(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| DecodeError::new(text.as_bytes(), error.after(skipped)))
}

/// The text that the bytes are.
///
/// # Errors
///
/// Fails when the bytes are not UTF-8.
pub fn utf8(bytes: &[u8]) -> Result<&str, DecodeError> {
    // The faster check does not say where it fails.
    simdutf8::basic::from_utf8(bytes).or_else(|_| {
        std::str::from_utf8(bytes).map_err(|error| {
            DecodeError::new(bytes, SyntaxError::new(error.valid_up_to(), "UTF-8"))
        })
    })
}

/// Names what `rest` starts with, without showing more of it than one character.
fn found(rest: &[u8]) -> String {
    let head = &rest[..rest.len().min(4)];
    let first = match std::str::from_utf8(head) {
        Ok(text) => text.chars().next(),
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()])
            .ok()
            .and_then(|text| text.chars().next()),
    };
    match (first, rest.first()) {
        (None, None) => "the end".to_owned(),
        (Some('"'), _) => "a string".to_owned(),
        (Some('['), _) => "an array".to_owned(),
        (Some(character), _) => format!("{character:?}"),
        (None, Some(byte)) => format!("byte 0x{byte:02x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, utf8};
    use crate::Kind;

    #[track_caller]
    fn check(bytes: &[u8], message: &str) {
        let object = |text| {
            decode(text, |reader| match reader.peek()? {
                Kind::Object => reader.raw_value().map(drop),
                _ => Err(reader.unexpected("an object")),
            })
        };
        let error = utf8(bytes).and_then(object).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.bytes(), bytes);
    }

    #[test]
    fn errors_name_the_place() {
        check(b"", "not the JSON it should be at byte 0: expected a value, found the end");
        check(b"<html>", "not the JSON it should be at byte 0: expected a value, found '<'");
        check(b"[1]", "not the JSON it should be at byte 0: expected an object, found an array");
        check(
            b"{\"a\":[1,{\"b/c\":tru}]}",
            "not the JSON it should be at byte 15 (in `/a/1/b~1c`): expected true, found 't'",
        );
        check(b"{\"a\":1} x", "not the JSON it should be at byte 8: expected the end, found 'x'");
        check(
            b"{\"a\":\"\xff\"}",
            "not the JSON it should be at byte 6 (in `/a`): expected UTF-8, found byte 0xff",
        );
        check(
            b"\xef\xbb\xbf{",
            "not the JSON it should be at byte 4: expected a member name, found the end",
        );
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert!(decode("\u{feff}{}", |reader| reader.raw_value().map(drop)).is_ok());
    }
}
