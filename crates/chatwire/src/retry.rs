//! Retry and backoff: which failed attempts are retried, and after what delay.

pub(crate) mod budget;
pub(crate) mod decision;
pub(crate) mod retry_after;

mod if_maybe_sent;

pub use if_maybe_sent::RetryIfMaybeSent;

use std::{fmt, time::Duration};

/// Which failed attempts are retried, how often, and after what backoff.
///
/// Retried:
/// - transport errors before anything was sent, such as a failed connection or DNS lookup;
/// - error responses with status 408, 409, 429 or 5xx (except 501 and 505), unless the error is
///   permanent, such as an account out of credit; and those with another 4xx, except 413, if their
///   code or message names a rate limit or an overload.
///
/// Not retried by default: a request that may have reached the server without a response, because
/// it may have been billed, except one that was lost on a reused connection; see
/// [`RetryIfMaybeSent`].
/// Never retried: anything after the first byte of a response.
/// Note that 408, 504 and similar responses can mean that the server started the work and was too
/// slow.
/// Requests that only read, such as the list of models, are retried until a response has started.
/// The header `x-should-retry` of an error response overrides its status, except for an account out
/// of credit or quota.
///
/// The delay is `max(Retry-After, random(0..backoff))`, where the backoff doubles with each retry
/// ([full jitter](https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/)).
/// `retry-after-ms` takes precedence over `Retry-After`, which may be a number of seconds, with a
/// fraction, or a date.
/// Without either, a wait in the body counts, such as Google's `retryDelay` or
/// `Please try again in 2.1s`.
///
/// All clones of a client share a retry budget, so that an outage does not multiply the load: 100
/// retries in a row, refilled by successful calls.
///
/// ```
/// use std::time::Duration;
/// use chatwire::RetryPolicy;
///
/// let policy = RetryPolicy::default()
///     .max_retries(5)
///     .backoff(Duration::from_secs(1), Duration::from_secs(30));
/// assert_eq!(policy.max_retry_after, Duration::from_secs(60));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// The maximum number of retries. Default: 2.
    pub max_retries: u32,
    /// The backoff before the first retry. Default: 0.5 s.
    ///
    /// The delay is a random share of it.
    pub initial_backoff: Duration,
    /// The maximum backoff. Default: 8 s.
    pub max_backoff: Duration,
    /// The maximum delay that a server can request with `Retry-After`. Default: 60 s.
    ///
    /// If the server requests more, the call fails at once, and
    /// [`Error::retry_after`](crate::Error::retry_after) has the delay.
    pub max_retry_after: Duration,
    /// When to retry a request that may have reached the server without a response. Default:
    /// [`RetryIfMaybeSent::ReusedConnection`].
    ///
    /// Requests that only read, such as the list of models, are retried anyway.
    pub retry_if_maybe_sent: RetryIfMaybeSent,
}

impl RetryPolicy {
    /// A policy without retries.
    pub fn none() -> Self {
        Self::default().max_retries(0)
    }

    /// Sets the maximum number of retries.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = retries;
        self
    }

    /// Sets the first and the maximum backoff.
    #[must_use]
    pub fn backoff(mut self, initial: Duration, max: Duration) -> Self {
        self.initial_backoff = initial;
        self.max_backoff = max;
        self
    }

    /// Sets the maximum delay that a server can request with `Retry-After`.
    #[must_use]
    pub fn max_retry_after(mut self, max: Duration) -> Self {
        self.max_retry_after = max;
        self
    }

    /// Sets when to retry a request that may have reached the server without a response.
    #[must_use]
    pub fn retry_if_maybe_sent(mut self, when: RetryIfMaybeSent) -> Self {
        self.retry_if_maybe_sent = when;
        self
    }

    /// The delay before a retry, counted from 0: the share `jitter`, in `0.0..1.0`, of the backoff.
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
            retry_if_maybe_sent: RetryIfMaybeSent::default(),
        }
    }
}

/// Why a failed attempt was not retried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoRetryReason {
    /// The error is permanent: a retry would fail likewise.
    NotRetryable,
    /// The request may have reached the server; see [`RetryPolicy::retry_if_maybe_sent`].
    MaybeSent,
    /// A response had started.
    ResponseStarted,
    /// The maximum number of retries was reached.
    RetriesExhausted,
    /// The server requested a longer delay than [`RetryPolicy::max_retry_after`].
    RetryAfterTooLong,
    /// The total timeout has passed, or would pass during the delay.
    DeadlineExceeded,
    /// The retry budget is exhausted: too many recent calls of the client and its clones have
    /// failed.
    BudgetExhausted,
}

impl NoRetryReason {
    /// Whether it adds information to the message of the error.
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
            Self::NotRetryable => "not retried: another attempt would fail likewise",
            Self::MaybeSent => "not retried: the request may have reached the server",
            Self::ResponseStarted => "not retried: a response had started",
            Self::RetriesExhausted => {
                "not retried again: the maximum number of retries was reached"
            }
            Self::RetryAfterTooLong => "not retried: the requested wait exceeds the maximum",
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
