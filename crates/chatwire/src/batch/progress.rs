//! The progress of a batch.

use std::time::Duration;

use crate::Response;

/// The progress of a batch.
///
/// Tokens and cost are sums over the successful responses; what a provider does not report counts
/// as 0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchProgress {
    /// Requests in total; `None` if the iterator does not know how many are left.
    pub total: Option<usize>,
    /// Calls that succeeded.
    pub succeeded: usize,
    /// Calls that failed for good.
    pub failed: usize,
    /// Calls in flight.
    pub in_flight: usize,
    /// Calls that failed and wait for a retry.
    pub waiting: usize,
    /// Retries so far, the waiting ones included.
    pub retries: u64,
    /// Prompt tokens.
    pub prompt_tokens: u64,
    /// Completion tokens.
    pub completion_tokens: u64,
    /// Cost in US dollars.
    pub cost_usd: f64,
    /// How long the server's rate limit still pauses the batch; `None` if it is not paused.
    pub paused_for: Option<Duration>,
    /// The index of the request whose failure stopped the batch, counted from 0; `None` if the
    /// batch has not stopped.
    pub stopped_by: Option<usize>,
}

impl BatchProgress {
    /// Calls that have succeeded or failed.
    pub fn finished(&self) -> usize {
        self.succeeded + self.failed
    }

    pub(super) fn add(&mut self, response: Option<&Response>) {
        self.succeeded += 1;
        let Some(response) = response else { return };
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
