//! Where a text stops being JSON.

use std::{error, fmt};

/// The result of reading: a value, or the place where the text stops being JSON.
pub type Result<T, E = SyntaxError> = std::result::Result<T, E>;

/// The place where a text stops being JSON, and the token that was expected there.
///
/// It shows nothing of the text; [`DecodeError`](crate::DecodeError) shows one character and the
/// place as a pointer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyntaxError {
    offset: usize,
    expected: &'static str,
}

impl SyntaxError {
    /// An error at a zero-based byte offset, with a noun that says what was expected there.
    #[inline]
    pub fn new(offset: usize, expected: &'static str) -> Self {
        Self { offset, expected }
    }

    /// The zero-based byte offset of the first byte that does not fit; the length of the text when
    /// it ends too early.
    #[inline]
    pub fn offset(self) -> usize {
        self.offset
    }

    /// The expected token, as a noun.
    #[inline]
    pub fn expected(self) -> &'static str {
        self.expected
    }

    /// The same error in a longer text that has `count` more bytes in front.
    #[inline]
    pub(crate) fn after(self, count: usize) -> Self {
        Self { offset: self.offset + count, ..self }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not JSON at byte {}: expected {}", self.offset, self.expected)
    }
}

impl error::Error for SyntaxError {}
