//! Limits of the accumulator, and the errors for exceeding them.

use thiserror::Error;

/// How much an [`Accumulator`](super::Accumulator) keeps, so that a server cannot exhaust the
/// memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccumulateLimits {
    /// Maximum number of choices; default 128, the maximum of `n` at OpenAI.
    pub max_choices: usize,
    /// Maximum number of tool calls of one choice; default 128, the maximum number of tools at
    /// OpenAI.
    pub max_tool_calls: usize,
    /// Maximum total size of text and JSON in bytes; default 256 MiB.
    ///
    /// Log probabilities with 20 alternatives take about 1,600 bytes per token, so the default is
    /// enough for 128,000 tokens.
    pub max_bytes: usize,
}

impl AccumulateLimits {
    /// Sets the maximum number of choices.
    #[must_use]
    pub fn max_choices(mut self, choices: usize) -> Self {
        self.max_choices = choices;
        self
    }

    /// Sets the maximum number of tool calls of one choice.
    #[must_use]
    pub fn max_tool_calls(mut self, tool_calls: usize) -> Self {
        self.max_tool_calls = tool_calls;
        self
    }

    /// Sets the maximum total size in bytes.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }
}

impl Default for AccumulateLimits {
    fn default() -> Self {
        Self { max_choices: 128, max_tool_calls: 128, max_bytes: 256 << 20 }
    }
}

/// The response exceeded one of the [limits](AccumulateLimits).
///
/// Either the server misbehaves or the limit is too small for the request.
/// The accumulator keeps all chunks before the failed one, which may have been added in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AccumulateError {
    /// There are more choices than [`AccumulateLimits::max_choices`].
    #[error("the response has more than {limit} choices")]
    #[non_exhaustive]
    TooManyChoices {
        /// The limit.
        limit: usize,
    },
    /// A choice has more tool calls than [`AccumulateLimits::max_tool_calls`].
    #[error("choice {choice} of the response has more than {limit} tool calls")]
    #[non_exhaustive]
    TooManyToolCalls {
        /// The index of the choice.
        choice: u64,
        /// The limit.
        limit: usize,
    },
    /// The response is larger than [`AccumulateLimits::max_bytes`].
    #[error("the response has more than {limit} bytes")]
    #[non_exhaustive]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}
