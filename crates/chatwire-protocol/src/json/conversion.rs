//! What may go wrong between JSON and types of the caller's.

use std::error::Error;

/// JSON that is not of the form a type asks for.
///
/// Its [`source`](Error::source) says what the type makes of it, and may repeat a part of the JSON.
#[derive(Debug, thiserror::Error)]
#[error("the JSON is not of the form asked for (line {line}, column {column})")]
pub struct FormError {
    line: usize,
    column: usize,
    source: Box<dyn Error + Send + Sync>,
}

impl FormError {
    pub(crate) fn new(error: serde_json::Error) -> Self {
        Self { line: error.line(), column: error.column(), source: error.into() }
    }

    /// The line at which the reading stopped, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in bytes at which the reading stopped, from 1; 0 is the end of the line before.
    pub fn column(&self) -> usize {
        self.column
    }
}

/// A value that cannot be written as JSON, for instance a map whose keys are not strings.
#[derive(Debug, thiserror::Error)]
#[error("the value cannot be written as JSON")]
pub struct EncodeError(#[source] Box<dyn Error + Send + Sync>);

impl EncodeError {
    pub(crate) fn new(error: serde_json::Error) -> Self {
        Self(error.into())
    }
}
