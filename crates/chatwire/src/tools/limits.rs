//! How much a run of tools may do.

/// How much a run of tools may do.
///
/// ```
/// use chatwire::ToolLimits;
///
/// let limits = ToolLimits::default().max_rounds(3);
/// assert_eq!((limits.max_rounds, limits.max_calls_per_round), (3, 32));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolLimits {
    /// How often the model is asked, at least once; 8.
    ///
    /// When its last answer calls tools still, the run ends with [`ToolLoopError::TooManyRounds`](super::ToolLoopError::TooManyRounds) and they are not run.
    pub max_rounds: usize,
    /// How many calls of one answer are run at most, the first ones; 32.
    ///
    /// The model is told of the others that they were not.
    pub max_calls_per_round: usize,
    /// How many calls run at the same time, at least one; 8.
    ///
    /// With the blocking client so many threads.
    pub max_parallel: usize,
    /// How long a result may be, in bytes; 256 KiB.
    ///
    /// The model is told of a longer one that it is too long, and nothing of it.
    pub max_result_bytes: usize,
}

impl ToolLimits {
    /// Limits how often the model is asked.
    #[must_use]
    pub fn max_rounds(mut self, limit: usize) -> Self {
        self.max_rounds = limit;
        self
    }

    /// Limits how many calls of one answer are run.
    #[must_use]
    pub fn max_calls_per_round(mut self, limit: usize) -> Self {
        self.max_calls_per_round = limit;
        self
    }

    /// Limits how many calls run at the same time.
    #[must_use]
    pub fn max_parallel(mut self, limit: usize) -> Self {
        self.max_parallel = limit;
        self
    }

    /// Limits how long a result may be.
    #[must_use]
    pub fn max_result_bytes(mut self, limit: usize) -> Self {
        self.max_result_bytes = limit;
        self
    }
}

impl Default for ToolLimits {
    fn default() -> Self {
        Self {
            max_rounds: 8,
            max_calls_per_round: 32,
            max_parallel: 8,
            max_result_bytes: 256 << 10,
        }
    }
}
