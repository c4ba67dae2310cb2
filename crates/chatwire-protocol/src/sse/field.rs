//! One line of a block: a field or a comment.

use memchr::memchr2;

/// A line of an event stream that is not blank: a field or a comment.
///
/// All parts are bytes as received; nothing is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SseField<'a> {
    /// Zero-based position of the line in the whole input.
    pub offset: u64,
    /// The line without its line end.
    pub line: &'a [u8],
    /// The part before the first colon; the whole line without a colon; empty in a comment.
    pub name: &'a [u8],
    /// The part after the first colon without one leading space; empty without a colon.
    pub value: &'a [u8],
}

impl SseField<'_> {
    /// Whether the line is a comment: it starts with a colon.
    pub fn is_comment(&self) -> bool {
        self.name.is_empty()
    }

    /// Whether the line is a field with a name that the grammar defines: `data`, `event`, `id` or
    /// `retry`.
    ///
    /// Names are compared byte by byte: `Data` and ` data` are unknown.
    /// Unknown fields have no effect.
    pub fn is_known(&self) -> bool {
        matches!(self.name, b"data" | b"event" | b"id" | b"retry")
    }
}

/// An iterator over the fields and comments of a block, in the order received.
#[derive(Debug, Clone)]
pub struct SseFields<'a> {
    rest: &'a [u8],
    offset: u64,
}

impl<'a> SseFields<'a> {
    /// The lines of a block whose first byte is at `offset` in the whole input.
    pub(super) fn new(block: &'a [u8], offset: u64) -> Self {
        Self { rest: block, offset }
    }
}

impl<'a> Iterator for SseFields<'a> {
    type Item = SseField<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (line, skip) = match memchr2(b'\r', b'\n', self.rest) {
            None => (self.rest, self.rest.len()),
            Some(end) if self.rest[end..].starts_with(b"\r\n") => (&self.rest[..end], end + 2),
            Some(end) => (&self.rest[..end], end + 1),
        };
        let (name, value) = split(line);
        let field = SseField { offset: self.offset, line, name, value };
        self.rest = &self.rest[skip..];
        self.offset += skip as u64;
        Some(field)
    }
}

/// Splits a line into name and value.
pub(super) fn split(line: &[u8]) -> (&[u8], &[u8]) {
    // Names are short: a plain loop finds the colon before a vectorized search has started.
    let Some(colon) = line.iter().position(|&byte| byte == b':') else {
        return (line, &[]);
    };
    let value = &line[colon + 1..];
    (&line[..colon], value.strip_prefix(b" ").unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::{SseFields, split};

    #[track_caller]
    fn check(line: &str, name: &str, value: &str) {
        assert_eq!(split(line.as_bytes()), (name.as_bytes(), value.as_bytes()), "{line:?}");
    }

    #[test]
    fn a_line_splits_at_its_first_colon() {
        check("data: x", "data", "x");
        check("data:x", "data", "x");
        check("data:  x", "data", " x");
        check("data:\tx", "data", "\tx");
        check("data: a: b", "data", "a: b");
        check("data", "data", "");
        check("data:", "data", "");
        check("data : x", "data ", "x");
        check(": note", "", "note");
        check(":", "", "");
    }

    #[test]
    fn fields_know_where_they_start() {
        let seen: Vec<_> = SseFields::new(b"a:1\r\n:c\rb: 2\nend", 100)
            .map(|field| (field.offset, field.line, field.is_comment()))
            .collect();
        assert_eq!(
            seen,
            [
                (100, b"a:1".as_slice(), false),
                (105, b":c", true),
                (108, b"b: 2", false),
                (113, b"end", false)
            ]
        );
    }
}
