//! How much an accumulator takes.

use thiserror::Error;

/// How much an [`Accumulator`](super::Accumulator) takes, so that no server can fill the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccumulateLimits {
    /// How many choices; 128 unless set, the most that OpenAI lets a request ask for.
    pub max_choices: usize,
    /// How many tool calls in one choice; 128 unless set, the most tools OpenAI lets one offer.
    pub max_tool_calls: usize,
    /// How many bytes of text and JSON in all; 256 MiB unless set.
    ///
    /// With 20 alternatives for each token, log probabilities take about 1,600 bytes a token, so this is enough for 128,000 tokens of them.
    pub max_bytes: usize,
}

impl AccumulateLimits {
    /// Sets how many choices.
    #[must_use]
    pub fn max_choices(mut self, choices: usize) -> Self {
        self.max_choices = choices;
        self
    }

    /// Sets how many tool calls in one choice.
    #[must_use]
    pub fn max_tool_calls(mut self, tool_calls: usize) -> Self {
        self.max_tool_calls = tool_calls;
        self
    }

    /// Sets how many bytes in all.
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

/// A chunk exceeded one of the [limits](AccumulateLimits).
///
/// What was taken before stays; of the chunk, a part may have been taken.
/// The peer is at fault, or the limit is too small for what was asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AccumulateError {
    /// There are more choices than [`AccumulateLimits::max_choices`].
    #[error("the answer has more than {limit} choices")]
    #[non_exhaustive]
    TooManyChoices {
        /// The limit.
        limit: usize,
    },
    /// A choice has more tool calls than [`AccumulateLimits::max_tool_calls`].
    #[error("choice {choice} of the answer has more than {limit} tool calls")]
    #[non_exhaustive]
    TooManyToolCalls {
        /// The choice's index.
        choice: u64,
        /// The limit.
        limit: usize,
    },
    /// There is more to keep than [`AccumulateLimits::max_bytes`].
    #[error("the answer has more than {limit} bytes")]
    #[non_exhaustive]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
}
