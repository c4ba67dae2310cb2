//! Why a run of tools ended without an answer.

use std::fmt;

/// Why a run of tools ended without an answer.
///
/// What it had done is in [`Error::tool_history`](crate::Error::tool_history).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ToolLoopError {
    /// The model was asked as often as [`ToolLimits::max_rounds`](super::ToolLimits::max_rounds) allows, and calls tools still.
    TooManyRounds,
    /// A function ended it with [`ToolError::fatal`](super::ToolError::fatal); its error is the source.
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
