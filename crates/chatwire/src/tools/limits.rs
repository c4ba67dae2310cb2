//! Limits of a tool loop.

/// Limits of a tool loop.
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
    /// The maximum number of requests to the model, at least 1. Default: 8.
    ///
    /// If the last response still calls tools, the calls are not run, and the loop ends with
    /// [`ToolLoopError::TooManyRounds`](super::ToolLoopError::TooManyRounds).
    pub max_rounds: usize,
    /// The maximum number of calls of one response that are run. Default: 32.
    ///
    /// The model receives an error for each further call.
    pub max_calls_per_round: usize,
    /// The maximum number of calls that run at the same time, at least 1. Default: 8.
    ///
    /// The blocking client uses this many threads.
    pub max_parallel: usize,
    /// The maximum length of a result, in bytes. Default: 256 KiB.
    ///
    /// The model receives an error in place of a longer result.
    pub max_result_bytes: usize,
}

impl ToolLimits {
    /// Sets the maximum number of requests to the model.
    #[must_use]
    pub fn max_rounds(mut self, limit: usize) -> Self {
        self.max_rounds = limit;
        self
    }

    /// Sets the maximum number of calls of one response that are run.
    #[must_use]
    pub fn max_calls_per_round(mut self, limit: usize) -> Self {
        self.max_calls_per_round = limit;
        self
    }

    /// Sets the maximum number of calls that run at the same time.
    #[must_use]
    pub fn max_parallel(mut self, limit: usize) -> Self {
        self.max_parallel = limit;
        self
    }

    /// Sets the maximum length of a result, in bytes.
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
