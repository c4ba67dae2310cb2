//! Whether one failed attempt may be retried at all.

use std::time::Duration;

use chatwire_protocol::error::ErrorKind;
use chatwire_transport::{Phase, Sent, TransportErrorKind};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{NoRetryReason, RetryPolicy};
use crate::call::attempt_error::{AttemptError, ErrorResponse};

/// Whether a failed attempt may be retried.
///
/// An error response is judged by its status, headers and error; a transport error by how much of
/// the request may have been sent. `lasted` is the time since the start of the attempt.
pub(crate) fn check_retryable(
    error: &AttemptError,
    policy: &RetryPolicy,
    lasted: Duration,
) -> Result<(), NoRetryReason> {
    let kind = match error {
        AttemptError::Response(response) => {
            let ErrorResponse { meta, error, .. } = &**response;
            let retryable = is_temporary(meta.status, &meta.headers, error.kind());
            return if retryable { Ok(()) } else { Err(NoRetryReason::NotRetryable) };
        }
        AttemptError::Transport(error) => error.kind(),
        AttemptError::Timeout(_) => TransportErrorKind::Timeout(Phase::ResponseHeaders),
    };
    match error.sent() {
        _ if !is_transient(kind) => Err(NoRetryReason::NotRetryable),
        Sent::Nothing => Ok(()),
        Sent::Perhaps if policy.retry_if_maybe_sent.allows(error, lasted) => Ok(()),
        Sent::All => Err(NoRetryReason::ResponseStarted),
        _ => Err(NoRetryReason::MaybeSent),
    }
}

fn is_temporary(status: StatusCode, headers: &HeaderMap, kind: ErrorKind) -> bool {
    // An account without credit does not recover by itself, whatever the header says.
    if matches!(kind, ErrorKind::OutOfCredit | ErrorKind::QuotaExceeded) {
        return false;
    }
    match headers.get("x-should-retry").map(HeaderValue::as_bytes) {
        Some(b"true") => return true,
        Some(b"false") => return false,
        _ => {}
    }
    let is_temporary = matches!(
        kind,
        ErrorKind::RateLimited | ErrorKind::Overloaded | ErrorKind::Server | ErrorKind::Unknown
    );
    match status.as_u16() {
        // A conflict is with a request that the server is still processing.
        408 | 409 => true,
        // Not implemented, and HTTP version not supported.
        501 | 505 => false,
        429 | 500..=599 => is_temporary,
        // The request itself is too large for the limit.
        413 => false,
        // Some providers reject by other statuses what they limit or cannot serve at the moment.
        400..=499 => matches!(kind, ErrorKind::RateLimited | ErrorKind::Overloaded),
        _ => false,
    }
}

/// Whether a transport error may disappear with the next attempt.
fn is_transient(kind: TransportErrorKind) -> bool {
    matches!(
        kind,
        TransportErrorKind::Connect
            | TransportErrorKind::Dns
            | TransportErrorKind::Timeout(_)
            | TransportErrorKind::Interrupted
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;
    use chatwire_transport::TransportError;

    use super::*;
    use crate::{ResponseMeta, RetryIfMaybeSent, TimeoutKind};

    #[track_caller]
    fn check_response(status: u16, body: &'static str, hint: Option<&'static str>, retried: bool) {
        let status = StatusCode::from_u16(status).unwrap();
        let mut headers = HeaderMap::new();
        if let Some(hint) = hint {
            headers.insert("x-should-retry", HeaderValue::from_static(hint));
        }
        let meta = ResponseMeta::new(status, headers, Duration::ZERO, Arc::default());
        let expected = if retried { Ok(()) } else { Err(NoRetryReason::NotRetryable) };
        let error = AttemptError::error_response(meta, Ok(Bytes::from_static(body.as_bytes())));
        assert_eq!(
            check_retryable(&error, &RetryPolicy::default(), Duration::ZERO),
            expected,
            "{error:?}"
        );
    }

    #[test]
    fn an_error_response_is_retried_when_it_is_temporary() {
        for status in [408, 409, 429, 500, 502, 503, 504, 520, 524, 529] {
            check_response(status, "", None, true);
        }
        for status in [301, 400, 401, 402, 403, 404, 405, 410, 413, 415, 422, 451, 501, 505] {
            check_response(status, "", None, false);
        }
    }

    #[test]
    fn the_error_message_counts() {
        let credit = r#"{"message":"You've run out of credits.","statusCode":403}"#;
        check_response(403, credit, None, false);
        check_response(429, r#"{"error":{"code":"insufficient_quota"}}"#, None, false);
        check_response(429, r#"{"message":"Free-tier limit: 10 requests"}"#, None, false);
        check_response(429, r#"{"message":"Too Many Requests"}"#, None, true);
        check_response(500, r#"{"message":"400 Coupon code not found"}"#, None, false);
        check_response(498, r#"{"error":{"code":"capacity_exceeded"}}"#, None, true);
        check_response(413, r#"{"error":{"code":"rate_limit_exceeded"}}"#, None, false);
        check_response(
            500,
            r#"{"message":"The model is under maintenance, try later"}"#,
            None,
            true,
        );
        check_response(500, r#"{"message":"Internal server error"}"#, None, true);
    }

    #[test]
    fn x_should_retry_is_obeyed_except_for_credit() {
        check_response(400, "", Some("true"), true);
        check_response(503, "", Some("false"), false);
        check_response(503, "", Some("maybe"), true);
        check_response(403, r#"{"message":"You've run out of credits."}"#, Some("true"), false);
    }

    type Decision = Result<(), NoRetryReason>;

    #[track_caller]
    fn check_failure(kind: TransportErrorKind, sent: Sent, default: Decision, lenient: Decision) {
        check_error(&AttemptError::Transport(TransportError::new(kind, sent)), default, lenient);
    }

    #[track_caller]
    fn check_error(error: &AttemptError, default: Decision, lenient: Decision) {
        let decide = |when| {
            let policy = RetryPolicy::default().retry_if_maybe_sent(when);
            check_retryable(error, &policy, Duration::ZERO)
        };
        assert_eq!(RetryPolicy::default().retry_if_maybe_sent, RetryIfMaybeSent::ReusedConnection);
        assert_eq!(decide(RetryIfMaybeSent::Never), default, "{error:?}");
        assert_eq!(decide(RetryIfMaybeSent::ReusedConnection), default, "{error:?}");
        assert_eq!(decide(RetryIfMaybeSent::Always), lenient, "{error:?}");
    }

    #[test]
    fn a_request_lost_on_a_reused_connection_is_retried_by_default() {
        let lost = TransportError::new(TransportErrorKind::Interrupted, Sent::Perhaps)
            .with_reused_connection();
        let error = AttemptError::Transport(lost);
        let decide = |when, seconds| {
            let policy = RetryPolicy::default().retry_if_maybe_sent(when);
            check_retryable(&error, &policy, Duration::from_secs(seconds))
        };
        let maybe_sent = Err(NoRetryReason::MaybeSent);
        assert_eq!(decide(RetryIfMaybeSent::Never, 0), maybe_sent);
        assert_eq!(decide(RetryIfMaybeSent::ReusedConnection, 5), Ok(()));
        assert_eq!(decide(RetryIfMaybeSent::ReusedConnection, 6), maybe_sent);
        assert_eq!(decide(RetryIfMaybeSent::Always, 6), Ok(()));
    }

    #[test]
    fn a_transport_error_is_retried_by_what_is_known_to_have_been_sent() {
        let retry = Ok(());
        let maybe_sent = Err(NoRetryReason::MaybeSent);
        let not_retryable = Err(NoRetryReason::NotRetryable);
        let response_started = Err(NoRetryReason::ResponseStarted);
        for kind in [TransportErrorKind::Connect, TransportErrorKind::Dns] {
            check_failure(kind, Sent::Nothing, retry, retry);
        }
        check_failure(TransportErrorKind::Timeout(Phase::Connect), Sent::Nothing, retry, retry);
        check_failure(
            TransportErrorKind::Timeout(Phase::ResponseHeaders),
            Sent::Perhaps,
            maybe_sent,
            retry,
        );
        check_error(&AttemptError::Timeout(TimeoutKind::ResponseHeaders), maybe_sent, retry);
        check_failure(TransportErrorKind::Interrupted, Sent::Nothing, retry, retry);
        check_failure(TransportErrorKind::Interrupted, Sent::Perhaps, maybe_sent, retry);
        check_failure(
            TransportErrorKind::Interrupted,
            Sent::All,
            response_started,
            response_started,
        );
        for kind in [
            TransportErrorKind::Tls,
            TransportErrorKind::Protocol,
            TransportErrorKind::Body,
            TransportErrorKind::TooLarge,
            TransportErrorKind::Unsupported,
            TransportErrorKind::NoStoredResponse,
            TransportErrorKind::Other,
        ] {
            check_failure(kind, Sent::Nothing, not_retryable, not_retryable);
        }
    }
}
