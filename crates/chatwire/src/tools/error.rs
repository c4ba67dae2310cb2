//! How a function that a model called says that it failed.

use std::{error::Error, fmt};

type Source = Box<dyn Error + Send + Sync>;

/// How a function that a model called says that it failed.
///
/// Every error becomes one with `?`; its message, without its sources, is told to the model.
/// Where that would tell too much, say something else with [`ToolError::new`].
///
/// It is no [`Error`] itself, so that every other can become one.
pub struct ToolError {
    message: String,
    fatal: bool,
    source: Option<Source>,
}

impl ToolError {
    /// A failure that the model is told of in these words.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), fatal: false, source: None }
    }

    /// A failure that ends the run; the model is told nothing.
    pub fn fatal(error: impl Into<Source>) -> Self {
        let source = error.into();
        Self { message: source.to_string(), fatal: true, source: Some(source) }
    }

    /// What the model is told, unless the failure is fatal.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether the failure ends the run.
    pub fn is_fatal(&self) -> bool {
        self.fatal
    }

    /// The error it was made of.
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
    /// Tells whether it is fatal; the message may repeat what the function was called with.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolError").field("fatal", &self.fatal).finish_non_exhaustive()
    }
}
