//! Why a tool loop ended without a final response.

use std::fmt;

/// Why a tool loop ended without a final response.
///
/// [`Error::tool_history`](crate::Error::tool_history) has the rounds before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToolLoopError {
    /// [`ToolLimits::max_rounds`](super::ToolLimits::max_rounds) was reached, and the model still
    /// calls tools.
    TooManyRounds,
    /// A function returned [`ToolError::fatal`](super::ToolError::fatal); its error is the source.
    Fatal,
}

impl fmt::Display for ToolLoopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooManyRounds => {
                "the model still calls tools after the maximum number of rounds: check its calls, or raise `max_rounds`"
            }
            Self::Fatal => "a tool ended the run with a fatal error",
        })
    }
}
