//! How far a batch is.

use std::time::Duration;

use crate::Response;

/// How far a batch is.
///
/// Tokens and cost are those of the answers, as far as the provider tells them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchProgress {
    /// Requests of the batch; `None` as long as the iterator does not know how many are left.
    pub total: Option<usize>,
    /// Calls that were answered.
    pub succeeded: usize,
    /// Calls that failed for good.
    pub failed: usize,
    /// Calls under way.
    pub in_flight: usize,
    /// Calls that failed and wait to be made once more.
    pub waiting: usize,
    /// Attempts that failed and were or will be made once more.
    pub retries: u64,
    /// Tokens of the prompts.
    pub prompt_tokens: u64,
    /// Tokens of the answers.
    pub completion_tokens: u64,
    /// US dollars; 0 when no answer tells what it cost.
    pub cost_usd: f64,
    /// How long no call begins yet, since the server takes none; `None` when it does.
    pub paused_for: Option<Duration>,
    /// The place of the request whose failure stopped the batch, counted from 0; `None` when nothing has.
    pub stopped_by: Option<usize>,
}

impl BatchProgress {
    /// Calls that have ended, one way or the other.
    pub fn finished(&self) -> usize {
        self.succeeded + self.failed
    }

    pub(super) fn add(&mut self, response: &Response) {
        self.succeeded += 1;
        if let Some(usage) = &response.usage {
            let add = |sum: &mut u64, count: Option<u64>| {
                *sum = sum.saturating_add(count.unwrap_or_default());
            };
            add(&mut self.prompt_tokens, usage.prompt_tokens);
            add(&mut self.completion_tokens, usage.completion_tokens);
        }
        self.cost_usd += response.cost().map_or(0.0, |cost| cost.usd);
    }
}
