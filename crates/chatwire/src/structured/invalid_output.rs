//! Why JSON of a model's, or a whole answer, is not what was asked for.

use std::{error, fmt};

use chatwire_protocol::json::Pointer;

use super::mismatch::Mismatch;

/// Why an answer, or the arguments of a tool call, are not what was asked for.
///
/// The message names kinds and places and repeats nothing that the model wrote.
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

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    /// From 1.
    line: usize,
    /// In bytes from 1.
    column: usize,
}

/// What is wrong with an answer that came and is not what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidOutputKind {
    /// The model says why it will not answer, in `refusal`.
    Refusal,
    /// The answer was cut off at the token limit, whatever there is of it: allow more tokens.
    Length,
    /// A filter withheld the answer, or a part of it.
    ContentFilter,
    /// The model wants tools called instead, and says nothing.
    ToolCalls,
    /// The answer has no text.
    Empty,
    /// The text is not JSON, or not JSON alone.
    NotJson,
    /// The text is JSON of another form than the type has.
    TypeMismatch,
}

impl InvalidOutput {
    /// A invalid_output that has no place in a text.
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

    /// JSON of another form; reading it stopped at `line` and `column`.
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

    /// The same in a text that has so many lines before this one.
    #[cfg(feature = "schemars")]
    pub(super) fn offset_lines(mut self, lines: usize) -> Self {
        if let Some(position) = &mut self.0.position {
            position.line += lines;
        }
        self
    }

    /// What is wrong.
    pub fn kind(&self) -> InvalidOutputKind {
        self.0.kind
    }

    /// [JSON pointer](https://www.rfc-editor.org/rfc/rfc6901) to the value that is not of the right form; empty for the whole, `None` when it is not JSON.
    ///
    /// Names that the model chose, such as the keys of a map, are part of it; in the message they are not.
    pub fn pointer(&self) -> Option<&str> {
        self.0.pointer.as_ref().map(Pointer::as_str)
    }

    /// The line where the reading stopped, from 1.
    pub fn line(&self) -> Option<usize> {
        self.0.position.map(|position| position.line)
    }

    /// The column in bytes where the reading stopped, from 1; 0 is the end of the line before.
    pub fn column(&self) -> Option<usize> {
        self.0.position.map(|position| position.column)
    }

    /// What would have been right at the place; `None` when there is no place.
    pub fn expected(&self) -> Option<&str> {
        Some(self.0.expected.as_str()).filter(|expected| !expected.is_empty())
    }

    /// What the type says in its own words, when it checks values itself; may repeat what the model wrote, and is not in the message.
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
    /// Tells the kind and the message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InvalidOutput")
            .field("kind", &self.kind())
            .field("message", &self.to_string())
            .finish_non_exhaustive()
    }
}

impl error::Error for InvalidOutput {}
