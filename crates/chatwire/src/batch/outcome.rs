//! What the end of one call says about the others.

use std::time::Duration;

use chatwire_transport::TransportErrorKind;

use crate::{ApiErrorKind, Error, ErrorKind, NoRetryReason, RateLimit, ResponseMeta, TimeoutKind};

/// What a failure says about the other calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The server takes nothing now; it may have said for how long.
    Load(Option<Duration>),
    /// There is no way to the server now, or never was.
    Unreachable,
    /// Nothing: it is the call's own.
    Own,
}

/// Says whose fault a failure is.
pub(super) fn fault(error: &Error) -> Fault {
    let asked = error.retry_after();
    match error.kind() {
        ErrorKind::Transport(TransportErrorKind::Connect | TransportErrorKind::Dns)
        | ErrorKind::Timeout(TimeoutKind::Connect) => Fault::Unreachable,
        ErrorKind::Api(ApiErrorKind::RateLimited | ApiErrorKind::Overloaded) => {
            Fault::Load(asked.or_else(|| rest(error.meta()?)))
        }
        _ if asked.is_some() => Fault::Load(asked),
        _ => Fault::Own,
    }
}

/// Whether a call may be made once more: only how often is decided otherwise.
pub(super) fn may_repeat(error: &Error) -> bool {
    matches!(
        error.no_retry_reason(),
        Some(
            NoRetryReason::RetriesExhausted
                | NoRetryReason::RetryAfterTooLong
                | NoRetryReason::BudgetExhausted
        )
    )
}

/// Whether the other calls of a batch would fail likewise.
pub(super) fn is_everyones(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Api(
            ApiErrorKind::Authentication | ApiErrorKind::OutOfCredit | ApiErrorKind::QuotaExceeded
        )
    )
}

/// How long nothing more is answered, when the headers say that nothing is left.
pub(super) fn rest(meta: &ResponseMeta) -> Option<Duration> {
    let RateLimit {
        remaining_requests,
        requests_reset_after,
        remaining_tokens,
        tokens_reset_after,
        ..
    } = meta.rate_limit();
    let used_up = |left: Option<u64>, reset: Option<Duration>| reset.filter(|_| left == Some(0));
    used_up(remaining_requests, requests_reset_after)
        .max(used_up(remaining_tokens, tokens_reset_after))
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &'static str)], seconds: Option<u64>) {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let meta = ResponseMeta::new(StatusCode::OK, headers, Duration::ZERO);
        assert_eq!(rest(&meta), seconds.map(Duration::from_secs));
    }

    #[test]
    fn nothing_left_and_a_time_make_a_rest() {
        let requests = |left| ("x-ratelimit-remaining-requests", left);
        let tokens = |left| ("x-ratelimit-remaining-tokens", left);
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
