//! The error of a function that a model called.

use std::{error::Error, fmt};

type Source = Box<dyn Error + Send + Sync>;

/// The error of a function that a model called.
///
/// Every error converts with `?`; its message, without its sources, is sent to the model.
/// If the message contains too much, send another with [`ToolError::new`].
///
/// It does not implement [`Error`] itself, so that every error can convert to it.
pub struct ToolError {
    message: String,
    fatal: bool,
    source: Option<Source>,
}

impl ToolError {
    /// An error with this message for the model.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), fatal: false, source: None }
    }

    /// An error that ends the loop; the model receives nothing.
    pub fn fatal(error: impl Into<Source>) -> Self {
        let source = error.into();
        Self { message: source.to_string(), fatal: true, source: Some(source) }
    }

    /// The message for the model, unless the error is fatal.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether the error ends the loop.
    pub fn is_fatal(&self) -> bool {
        self.fatal
    }

    /// The error it was converted from.
    pub fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for ToolError {
    fn from(error: E) -> Self {
        Self { message: error.to_string(), fatal: false, source: Some(Box::new(error)) }
    }
}

impl fmt::Debug for ToolError {
    /// Shows whether it is fatal; the message may repeat the arguments of the call.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolError").field("fatal", &self.fatal).finish_non_exhaustive()
    }
}
