//! Why a tool call has no result.

use std::{error, fmt};

use super::ToolError;
use crate::InvalidOutput;

/// Why a tool call has no result.
///
/// The message repeats nothing that the model or the function wrote.
#[derive(Debug)]
#[non_exhaustive]
pub enum ToolCallError {
    /// The model called a function that does not exist.
    UnknownTool,
    /// The arguments are not JSON, or do not match the type. The function was not called.
    InvalidArguments(InvalidOutput),
    /// The function returned an error.
    Function(ToolError),
    /// The function panicked. In the async client a panic propagates instead.
    Panicked,
    /// The result cannot be serialized as JSON, for example a map whose keys are not strings.
    NotJson,
    /// The result is longer than
    /// [`ToolLimits::max_result_bytes`](super::ToolLimits::max_result_bytes).
    #[non_exhaustive]
    TooLong {
        /// Its length in bytes.
        bytes: usize,
    },
    /// The response has more calls than
    /// [`ToolLimits::max_calls_per_round`](super::ToolLimits::max_calls_per_round). This one was
    /// not run.
    TooManyCalls,
    /// [`ToolLimits::max_rounds`](super::ToolLimits::max_rounds) was reached. The call was not run.
    RoundsExhausted,
}

impl ToolCallError {
    /// Whether the error ends the loop.
    pub fn is_fatal(&self) -> bool {
        matches!(self, Self::Function(error) if error.is_fatal())
    }

    /// The text sent to the model, which may repeat what the model wrote.
    pub(super) fn to_model_text(&self) -> String {
        let detail = match self {
            Self::Function(error) => return format!("Error: {}", error.message()),
            Self::InvalidArguments(invalid_output) => {
                invalid_output.detail().map(|detail| format!(" ({detail})"))
            }
            _ => None,
        };
        format!("Error: {self}{}", detail.unwrap_or_default())
    }
}

impl fmt::Display for ToolCallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownTool => f.write_str("unknown tool"),
            Self::InvalidArguments(invalid_output) => {
                write!(f, "invalid arguments: {invalid_output}")
            }
            Self::Function(_) | Self::Panicked => f.write_str("the tool failed"),
            Self::NotJson => f.write_str("the result cannot be serialized as JSON"),
            Self::TooLong { bytes } => write!(f, "the result is too long: {bytes} bytes"),
            Self::TooManyCalls => f.write_str("not run: too many calls in one response"),
            Self::RoundsExhausted => {
                f.write_str("not run: the maximum number of rounds was reached")
            }
        }
    }
}

impl error::Error for ToolCallError {
    /// The cause of the function's error.
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Function(error) => error.source(),
            _ => None,
        }
    }
}
