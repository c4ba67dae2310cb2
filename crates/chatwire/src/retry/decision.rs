//! Whether one failed attempt may be repeated at all.

use chatwire_protocol::error::ErrorKind;
use chatwire_transport::{Phase, Sent, TransportErrorKind};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{NoRetryReason, RetryPolicy};
use crate::call::attempt_error::{AttemptError, Refusal};

/// Says whether a failed attempt may be repeated: by what a server that refuses says, and by what is known to have been sent otherwise.
pub(crate) fn judge(failure: &AttemptError, policy: &RetryPolicy) -> Result<(), NoRetryReason> {
    let kind = match failure {
        AttemptError::Refused(refusal) => {
            let Refusal { meta, error } = &**refusal;
            let may_pass = is_temporary(meta.status, &meta.headers, error.kind());
            return if may_pass { Ok(()) } else { Err(NoRetryReason::NotRetryable) };
        }
        AttemptError::Failed(error) => error.kind(),
        AttemptError::OutOfTime(_) => TransportErrorKind::Timeout(Phase::ResponseHeaders),
    };
    match failure.sent() {
        _ if !may_pass(kind) => Err(NoRetryReason::NotRetryable),
        Sent::Nothing => Ok(()),
        Sent::Perhaps if policy.retry_if_maybe_sent => Ok(()),
        Sent::All => Err(NoRetryReason::ResponseStarted),
        _ => Err(NoRetryReason::MaybeSent),
    }
}

fn is_temporary(status: StatusCode, headers: &HeaderMap, kind: ErrorKind) -> bool {
    // No server's wish makes credit appear.
    if matches!(kind, ErrorKind::OutOfCredit | ErrorKind::QuotaExceeded) {
        return false;
    }
    match headers.get("x-should-retry").map(HeaderValue::as_bytes) {
        Some(b"true") => return true,
        Some(b"false") => return false,
        _ => {}
    }
    let may_pass = matches!(
        kind,
        ErrorKind::RateLimited | ErrorKind::Overloaded | ErrorKind::Server | ErrorKind::Unknown
    );
    match status.as_u16() {
        // A conflict is with a request that is still being worked on.
        408 | 409 => true,
        // Not implemented, and a version of HTTP that is not spoken.
        501 | 505 => false,
        429 | 500..=599 => may_pass,
        _ => false,
    }
}

/// Whether a failure of the transport may be gone the next time.
fn may_pass(kind: TransportErrorKind) -> bool {
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
    use std::time::Duration;

    use bytes::Bytes;
    use chatwire_transport::TransportError;

    use super::*;
    use crate::{ResponseMeta, TimeoutKind};

    #[track_caller]
    fn check_refusal(status: u16, body: &'static str, wish: Option<&'static str>, repeats: bool) {
        let status = StatusCode::from_u16(status).unwrap();
        let mut headers = HeaderMap::new();
        if let Some(wish) = wish {
            headers.insert("x-should-retry", HeaderValue::from_static(wish));
        }
        let meta = ResponseMeta::new(status, headers, Duration::ZERO);
        let expected = if repeats { Ok(()) } else { Err(NoRetryReason::NotRetryable) };
        let failure = AttemptError::refused(meta, Bytes::from_static(body.as_bytes()), None);
        assert_eq!(judge(&failure, &RetryPolicy::default()), expected, "{failure:?}");
    }

    #[test]
    fn a_refusal_is_repeated_when_it_may_pass() {
        for status in [408, 409, 429, 500, 502, 503, 504, 520, 524, 529] {
            check_refusal(status, "", None, true);
        }
        for status in [301, 400, 401, 402, 403, 404, 405, 410, 413, 415, 422, 451, 501, 505] {
            check_refusal(status, "", None, false);
        }
    }

    #[test]
    fn what_the_message_says_counts() {
        let credit = r#"{"message":"You've run out of credits.","statusCode":403}"#;
        check_refusal(403, credit, None, false);
        check_refusal(429, r#"{"error":{"code":"insufficient_quota"}}"#, None, false);
        check_refusal(429, r#"{"message":"Free-tier limit: 10 requests"}"#, None, false);
        check_refusal(429, r#"{"message":"Too Many Requests"}"#, None, true);
        check_refusal(500, r#"{"message":"Coupon code not found"}"#, None, false);
        check_refusal(
            500,
            r#"{"message":"The model is under maintenance, try later"}"#,
            None,
            true,
        );
        check_refusal(500, r#"{"message":"Internal server error"}"#, None, true);
    }

    #[test]
    fn the_wish_of_the_server_counts_except_for_credit() {
        check_refusal(400, "", Some("true"), true);
        check_refusal(503, "", Some("false"), false);
        check_refusal(503, "", Some("maybe"), true);
        check_refusal(403, r#"{"message":"You've run out of credits."}"#, Some("true"), false);
    }

    type Judgement = Result<(), NoRetryReason>;

    #[track_caller]
    fn check_failure(
        kind: TransportErrorKind,
        sent: Sent,
        strict: Judgement,
        resending: Judgement,
    ) {
        check_judgement(&AttemptError::Failed(TransportError::new(kind, sent)), strict, resending);
    }

    #[track_caller]
    fn check_judgement(failure: &AttemptError, strict: Judgement, resending: Judgement) {
        assert_eq!(judge(failure, &RetryPolicy::default()), strict, "{failure:?}");
        let policy = RetryPolicy::default().retry_if_maybe_sent(true);
        assert_eq!(judge(failure, &policy), resending, "{failure:?}");
    }

    #[test]
    fn a_failure_is_repeated_by_what_is_known_to_have_been_sent() {
        let repeat = Ok(());
        let perhaps = Err(NoRetryReason::MaybeSent);
        let permanent = Err(NoRetryReason::NotRetryable);
        let answered = Err(NoRetryReason::ResponseStarted);
        for kind in [TransportErrorKind::Connect, TransportErrorKind::Dns] {
            check_failure(kind, Sent::Nothing, repeat, repeat);
        }
        check_failure(TransportErrorKind::Timeout(Phase::Connect), Sent::Nothing, repeat, repeat);
        check_failure(
            TransportErrorKind::Timeout(Phase::ResponseHeaders),
            Sent::Perhaps,
            perhaps,
            repeat,
        );
        check_judgement(&AttemptError::OutOfTime(TimeoutKind::ResponseHeaders), perhaps, repeat);
        check_failure(TransportErrorKind::Interrupted, Sent::Nothing, repeat, repeat);
        check_failure(TransportErrorKind::Interrupted, Sent::Perhaps, perhaps, repeat);
        check_failure(TransportErrorKind::Interrupted, Sent::All, answered, answered);
        for kind in [
            TransportErrorKind::Tls,
            TransportErrorKind::Protocol,
            TransportErrorKind::Body,
            TransportErrorKind::TooLarge,
            TransportErrorKind::Unsupported,
            TransportErrorKind::NoAnswer,
            TransportErrorKind::Other,
        ] {
            check_failure(kind, Sent::Nothing, permanent, permanent);
        }
    }
}
