//! Decoding a whole document, and what is said when it is not one.

use std::fmt;

use bytes::Bytes;

use super::{
    locate,
    reader::{Read, Reader, Syntax},
    wire::Wire,
};

/// Bytes that are not the JSON they were read as.
///
/// The message says where and what; the bytes stay out of it and are kept in [`DecodeError::bytes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Failure>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Failure {
    offset: usize,
    pointer: String,
    expected: &'static str,
    found: String,
    bytes: Bytes,
}

impl DecodeError {
    /// Zero-based offset of the first byte that does not fit.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// [JSON pointer](https://www.rfc-editor.org/rfc/rfc6901) to the innermost value the offset lies in; empty for the document itself.
    pub fn pointer(&self) -> &str {
        &self.0.pointer
    }

    /// What would have been right at the offset.
    pub fn expected(&self) -> &str {
        self.0.expected
    }

    /// What stands at the offset: a character, a kind of value or the end.
    pub fn found(&self) -> &str {
        &self.0.found
    }

    /// The whole document as it came.
    pub fn bytes(&self) -> &Bytes {
        &self.0.bytes
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure { offset, pointer, expected, found, .. } = &*self.0;
        write!(f, "not the JSON it should be at byte {offset}")?;
        if !pointer.is_empty() {
            write!(f, " (in `{pointer}`)")?;
        }
        write!(f, ": expected {expected}, found {found}")
    }
}

impl std::error::Error for DecodeError {}

/// Reads a document that must be one object.
pub(crate) fn object<T: Wire>(text: &str) -> Result<T, DecodeError> {
    whole(text, |reader| {
        let mut object = None;
        T::read(reader, &mut object)?;
        object.ok_or_else(|| Syntax { at: reader.position(), expected: "an object" })
    })
}

/// Reads a document that must be one value.
pub(crate) fn whole<T>(
    text: &str,
    read: impl FnOnce(&mut Reader<'_>) -> Read<T>,
) -> Result<T, DecodeError> {
    // A byte order mark is not JSON, yet harmless, and readers may ignore it: RFC 8259, section 8.1.
    let skipped = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader::new(&text[skipped..]);
    read(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|syntax| failure(text.as_bytes(), Syntax { at: syntax.at + skipped, ..syntax }))
}

/// The text that the bytes are, which is to be UTF-8.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, DecodeError> {
    std::str::from_utf8(bytes)
        .map_err(|error| failure(bytes, Syntax { at: error.valid_up_to(), expected: "UTF-8" }))
}

fn failure(bytes: &[u8], Syntax { at, expected }: Syntax) -> DecodeError {
    let before = &bytes[..at.min(bytes.len())];
    let valid = std::str::from_utf8(before).unwrap_or_default();
    DecodeError(Box::new(Failure {
        offset: at,
        pointer: locate::pointer_at(valid.trim_start_matches('\u{feff}')),
        expected,
        found: found(&bytes[before.len()..]),
        bytes: Bytes::copy_from_slice(bytes),
    }))
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
    use super::{object, text};
    use crate::chat::ChatChunk;

    #[track_caller]
    fn check(bytes: &[u8], message: &str) {
        let error = text(bytes).and_then(object::<ChatChunk>).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.bytes().as_ref(), bytes);
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
        assert!(object::<ChatChunk>("\u{feff}{}").is_ok());
    }
}
