//! Why the output of a model is not what was requested.

use std::{error, fmt};

use chatwire_protocol::json::Pointer;

use super::mismatch::Mismatch;

/// Why a response, or the arguments of a tool call, is not what was requested.
///
/// The message names types and positions, and repeats nothing that the model wrote.
pub struct InvalidOutput(Box<Inner>);

struct Inner {
    kind: InvalidOutputKind,
    position: Option<Position>,
    pointer: Option<Pointer>,
    /// The pointer with `*` for names that the model chose.
    masked_pointer: Pointer,
    expected: String,
    found: Option<&'static str>,
    detail: Option<String>,
}

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    /// One-based.
    line: usize,
    /// One-based, in bytes.
    column: usize,
}

/// The kind of invalid output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidOutputKind {
    /// The model refused, with a message in `refusal`.
    Refusal,
    /// The response was truncated at the token limit: raise `max_tokens`.
    Length,
    /// A content filter withheld the response, or a part of it.
    ContentFilter,
    /// The model called tools instead, without any text.
    ToolCalls,
    /// The response has no text.
    Empty,
    /// The text is not JSON, or not only JSON.
    NotJson,
    /// The text is JSON that does not match the type.
    TypeMismatch,
}

impl InvalidOutput {
    /// Invalid output without a position in a text.
    pub(crate) fn without_position(kind: InvalidOutputKind) -> Self {
        Self(Box::new(Inner {
            kind,
            position: None,
            pointer: None,
            masked_pointer: Pointer::root(),
            expected: String::new(),
            found: None,
            detail: None,
        }))
    }

    /// Text that stops being JSON after `before`.
    pub(super) fn not_json(before: &str, expected: &str) -> Self {
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let mut invalid_output = Self::without_position(InvalidOutputKind::NotJson);
        invalid_output.0.position = Some(Position { line, column: before.len() - line_start + 1 });
        invalid_output.0.expected = expected.to_owned();
        invalid_output
    }

    /// JSON that does not match the type; deserializing failed at `line` and `column`.
    pub(super) fn type_mismatch(mismatch: Mismatch, line: usize, column: usize) -> Self {
        Self(Box::new(Inner {
            kind: InvalidOutputKind::TypeMismatch,
            position: Some(Position { line, column }),
            pointer: Some(mismatch.pointer()),
            masked_pointer: mismatch.masked_pointer(),
            expected: mismatch.expected,
            found: mismatch.found,
            detail: mismatch.detail,
        }))
    }

    /// The same in a text with this many lines before it.
    #[cfg(feature = "schemars")]
    pub(super) fn offset_lines(mut self, lines: usize) -> Self {
        if let Some(position) = &mut self.0.position {
            position.line += lines;
        }
        self
    }

    /// The kind of invalid output.
    pub fn kind(&self) -> InvalidOutputKind {
        self.0.kind
    }

    /// The [JSON pointer](https://www.rfc-editor.org/rfc/rfc6901) to the value that does not match
    /// the type; empty for the whole text, `None` if the text is not JSON.
    ///
    /// It contains names that the model chose, such as the keys of a map; the message does not.
    pub fn pointer(&self) -> Option<&str> {
        self.0.pointer.as_ref().map(Pointer::as_str)
    }

    /// The one-based line of the error; `None` if the error has no position.
    pub fn line(&self) -> Option<usize> {
        self.0.position.map(|position| position.line)
    }

    /// The one-based column of the error, in bytes; 0 means the end of the line before. `None` if
    /// the error has no position.
    pub fn column(&self) -> Option<usize> {
        self.0.position.map(|position| position.column)
    }

    /// What was expected at the position; `None` if the error has no position.
    pub fn expected(&self) -> Option<&str> {
        Some(self.0.expected.as_str()).filter(|expected| !expected.is_empty())
    }

    /// The message of the type's own validation; it may repeat what the model wrote, so it is not
    /// in the message of this error.
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }
}

impl fmt::Display for InvalidOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, position, masked_pointer, expected, found, .. } = &*self.0;
        f.write_str(match kind {
            InvalidOutputKind::Refusal => "the model refused",
            InvalidOutputKind::Length => "the response was truncated at the token limit",
            InvalidOutputKind::ContentFilter => "a content filter withheld the response",
            InvalidOutputKind::ToolCalls => "the model called tools instead",
            InvalidOutputKind::Empty => "the response has no text",
            InvalidOutputKind::NotJson => "the text is not JSON",
            InvalidOutputKind::TypeMismatch => "the JSON does not match the type",
        })?;
        let Some(Position { line, column }) = position else { return Ok(()) };
        write!(f, " at line {line}, column {column}")?;
        if !masked_pointer.is_root() {
            write!(f, " (in `{masked_pointer}`)")?;
        }
        write!(f, ": expected {expected}")?;
        found.map_or(Ok(()), |found| write!(f, ", found {found}"))
    }
}

impl fmt::Debug for InvalidOutput {
    /// Shows the kind and the message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvalidOutput")
            .field("kind", &self.kind())
            .field("message", &self.to_string())
            .finish_non_exhaustive()
    }
}

impl error::Error for InvalidOutput {}
