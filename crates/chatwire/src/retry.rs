//! When a failed attempt is repeated, and after how long.

pub(crate) mod budget;
pub(crate) mod decision;
pub(crate) mod retry_after;

use std::{fmt, time::Duration};

/// When a failed attempt is repeated, and after how long.
///
/// Repeated are
/// - failures before anything was sent: no connection, no address;
/// - answers that say the server could not work now: 408, 409, 429 and 5xx, unless what they say is permanent, such as an account out of credit.
///
/// Not repeated are an attempt that may have reached the server and got no answer, since it may have been billed, and anything after the first byte of an answer.
/// A request for the list of models costs nothing, so it is repeated unless an answer has begun.
/// `x-should-retry` is obeyed both ways, but never for an account without credit or quota.
///
/// The wait is what the server asks for in `retry-after-ms` or `Retry-After`, and at least a random share of a delay that doubles from attempt to attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How often a failed attempt is repeated at most; 2.
    pub max_retries: u32,
    /// The delay before the first repetition; 0.5 s.
    ///
    /// The wait is a random share of it.
    pub initial_backoff: Duration,
    /// What the delay grows to at most; 8 s.
    pub max_backoff: Duration,
    /// The longest wait a server can ask for; 60 s.
    ///
    /// If it asks for more, the call fails at once and [`Error::retry_after`](crate::Error::retry_after) tells the wait.
    pub max_retry_after: Duration,
    /// Whether an attempt is repeated that may have reached the server and got no answer; no.
    ///
    /// The server may have done and billed the work.
    /// Requests that only look, as that for the list of models, are repeated anyway.
    pub retry_if_maybe_sent: bool,
}

impl RetryPolicy {
    /// Repeats nothing.
    pub fn none() -> Self {
        Self::default().max_retries(0)
    }

    /// Repeats at most so often.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Starts with this delay and lets it grow up to another.
    #[must_use]
    pub fn backoff(mut self, initial: Duration, max: Duration) -> Self {
        self.initial_backoff = initial;
        self.max_backoff = max;
        self
    }

    /// Obeys a server that asks to wait up to so long.
    #[must_use]
    pub fn max_retry_after(mut self, max: Duration) -> Self {
        self.max_retry_after = max;
        self
    }

    /// Repeats attempts that may have reached the server and got no answer, or does not.
    #[must_use]
    pub fn retry_if_maybe_sent(mut self, retry: bool) -> Self {
        self.retry_if_maybe_sent = retry;
        self
    }

    /// The wait before a repetition, counted from 0, with `chance` from 0 to below 1.
    ///
    /// [Full jitter](https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/): any share of the delay is as likely as any other.
    pub(crate) fn jittered_backoff(&self, retry: u32, jitter: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(retry);
        let delay = self.initial_backoff.saturating_mul(doubled).min(self.max_backoff);
        delay.mul_f64(jitter.clamp(0.0, 1.0))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            initial_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(8),
            max_retry_after: Duration::from_secs(60),
            retry_if_maybe_sent: false,
        }
    }
}

/// Why a failed attempt was not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoRetryReason {
    /// Repeating it cannot help.
    NotRetryable,
    /// It may have reached the server, and the policy repeats no such attempt.
    MaybeSent,
    /// An answer had begun.
    ResponseStarted,
    /// The policy allows no further attempt.
    RetriesExhausted,
    /// The server asks for a longer wait than the policy allows.
    RetryAfterTooLong,
    /// The total time limit would pass during the wait, or has passed.
    DeadlineExceeded,
    /// Too many calls of this client have failed lately; repetitions of all clones come from one budget, which successes fill again.
    BudgetExhausted,
}

impl NoRetryReason {
    /// Whether it adds to what the error says anyway.
    pub(crate) fn adds_information(self) -> bool {
        matches!(
            self,
            Self::MaybeSent
                | Self::DeadlineExceeded
                | Self::BudgetExhausted
                | Self::RetryAfterTooLong
        )
    }
}

impl fmt::Display for NoRetryReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotRetryable => "not retryable",
            Self::MaybeSent => "not retried: the request may have reached the server",
            Self::ResponseStarted => "not retried: a response had started",
            Self::RetriesExhausted => "retries exhausted",
            Self::RetryAfterTooLong => "not retried: Retry-After exceeds the maximum",
            Self::DeadlineExceeded => {
                "not retried: the total timeout leaves no time for another attempt"
            }
            Self::BudgetExhausted => "not retried: the retry budget of the client is exhausted",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_doubles_up_to_the_maximum_and_jitter_takes_a_share() {
        let policy = RetryPolicy::default();
        let backoffs: Vec<_> =
            (0..6).map(|retry| policy.jittered_backoff(retry, 1.0).as_millis()).collect();
        assert_eq!(backoffs, [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
        assert_eq!(policy.jittered_backoff(u32::MAX, 1.0), policy.max_backoff);
        assert_eq!(policy.jittered_backoff(1, 0.25), Duration::from_millis(250));
        assert_eq!(policy.jittered_backoff(1, f64::NAN.max(0.0)), Duration::ZERO);
    }
}
