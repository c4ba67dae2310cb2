//! What the result of one call means for the other calls of a batch.

use std::time::Duration;

use chatwire_transport::TransportErrorKind;

use crate::{ApiErrorKind, Error, ErrorKind, NoRetryReason, RateLimit, ResponseMeta, TimeoutKind};

/// What an error means for the other calls of the batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Impact {
    /// The server is overloaded or limits the rate; it may have requested a delay.
    Overload(Option<Duration>),
    /// The request cannot succeed for a long time: the quota is exhausted, or the server asks for a
    /// longer wait than a batch waits.
    ///
    /// That may concern one model, or one request that is too large.
    Postponed,
    /// The server cannot be reached.
    Unreachable,
    /// Nothing: the error concerns this request alone.
    RequestOnly,
}

/// What an error means for the other calls of a batch that waits no longer than `max_stall`.
pub(super) fn classify(error: &Error, max_stall: Duration) -> Impact {
    let retry_after = error.retry_after();
    match error.kind() {
        ErrorKind::Api(ApiErrorKind::QuotaExceeded) => Impact::Postponed,
        _ if retry_after.is_some_and(|retry_after| retry_after > max_stall) => Impact::Postponed,
        ErrorKind::Transport(TransportErrorKind::Connect | TransportErrorKind::Dns)
        | ErrorKind::Timeout(TimeoutKind::Connect) => Impact::Unreachable,
        ErrorKind::Api(ApiErrorKind::RateLimited | ApiErrorKind::Overloaded) => {
            Impact::Overload(retry_after.or_else(|| rate_limit_pause(error.meta()?)))
        }
        _ if retry_after.is_some() => Impact::Overload(retry_after),
        _ => Impact::RequestOnly,
    }
}

/// Whether the call may be retried; the number of retries is decided elsewhere.
pub(super) fn is_retryable(error: &Error) -> bool {
    matches!(
        error.no_retry_reason(),
        Some(
            NoRetryReason::RetriesExhausted
                | NoRetryReason::RetryAfterTooLong
                | NoRetryReason::BudgetExhausted
        )
    )
}

/// Whether every other call of the batch would fail likewise.
pub(super) fn stops_batch_by_default(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Api(ApiErrorKind::Authentication | ApiErrorKind::OutOfCredit))
}

/// How long to pause, if the headers report an exhausted rate limit and when it resets.
pub(super) fn rate_limit_pause(meta: &ResponseMeta) -> Option<Duration> {
    let RateLimit {
        remaining_requests,
        requests_reset_after,
        remaining_tokens,
        tokens_reset_after,
        ..
    } = meta.rate_limit();
    let used_up =
        |remaining: Option<u64>, reset: Option<Duration>| reset.filter(|_| remaining == Some(0));
    used_up(remaining_requests, requests_reset_after)
        .max(used_up(remaining_tokens, tokens_reset_after))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &'static str)], seconds: Option<u64>) {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let meta = ResponseMeta::new(StatusCode::OK, headers, Duration::ZERO, Arc::default());
        assert_eq!(rate_limit_pause(&meta), seconds.map(Duration::from_secs));
    }

    #[test]
    fn an_exhausted_limit_with_a_reset_time_is_a_pause() {
        let requests = |remaining| ("x-ratelimit-remaining-requests", remaining);
        let tokens = |remaining| ("x-ratelimit-remaining-tokens", remaining);
        let reset = ("x-ratelimit-reset-requests", "6s");
        let tokens_reset = ("x-ratelimit-reset-tokens", "1m");
        check(&[requests("0"), reset], Some(6));
        check(&[requests("0")], None);
        check(&[requests("1"), reset], None);
        check(&[reset], None);
        check(&[requests("0"), tokens_reset], None);
        check(&[tokens("0"), reset, tokens_reset], Some(60));
        check(&[requests("0"), tokens("0"), reset, tokens_reset], Some(60));
    }
}
