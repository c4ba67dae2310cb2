//! What may go wrong between JSON and types of the caller's.

use std::{error::Error, fmt};

/// JSON that is not of the form a type asks for.
///
/// Its [`source`](Error::source) is the type's objection, which may repeat a part of the JSON.
#[derive(Debug)]
pub struct FormError {
    line: usize,
    column: usize,
    source: Box<dyn Error + Send + Sync>,
}

impl FormError {
    /// The line at which the reading stopped, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in bytes at which the reading stopped, from 1; 0 is the end of the line before.
    pub fn column(&self) -> usize {
        self.column
    }
}

impl From<serde_json::Error> for FormError {
    fn from(error: serde_json::Error) -> Self {
        Self { line: error.line(), column: error.column(), source: error.into() }
    }
}

impl fmt::Display for FormError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, .. } = self;
        write!(f, "the JSON is not of the form asked for (line {line}, column {column})")
    }
}

impl Error for FormError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// A value that cannot be written as JSON, for instance a map whose keys are not strings.
#[derive(Debug)]
pub struct EncodeError(Box<dyn Error + Send + Sync>);

impl EncodeError {
    pub(crate) fn new(error: serde_json::Error) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value cannot be written as JSON")
    }
}

impl Error for EncodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
