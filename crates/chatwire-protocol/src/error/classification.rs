//! Determines the kind of an error by the strongest evidence.
//!
//! In this order:
//! 1. codes and types with one meaning, in the tables of [`code_table`](super::code_table);
//! 2. the period of the limit that Google's `quotaId` names;
//! 3. a wait below [`SHORT_WAIT`], which makes a limit a rate limit, whatever the rest says;
//! 4. codes that some providers send for an exhausted account and others for a busy minute;
//! 5. the status, with the message where the status leaves the kind open;
//! 6. codes that say less than a status.
//!
//! A 5xx is transient unless a code, or the status of an upstream in front of its message, says
//! otherwise; the message alone never makes it permanent.

use std::time::Duration;

use http::StatusCode;

use super::{
    ErrorCode, ErrorKind, ErrorShape,
    code_table::{self, Weight},
    details::Details,
    phrases::{self, Bucket},
    quota_period::QuotaPeriod,
};

/// A server that asks to wait less than this limits the rate; a quota takes longer to recover.
const SHORT_WAIT: Duration = Duration::from_secs(3_600);

/// Determines the kind; `wait` is how long the server asks to wait.
pub(super) fn classify(
    status: Option<StatusCode>,
    shape: ErrorShape,
    details: &Details,
    wait: Option<Duration>,
) -> ErrorKind {
    let outer = status.map(|status| status.as_u16());
    let status = effective_status(outer, details);
    let is_transient = matches!(outer, Some(500..=599));
    let by_code = |weight| by_codes(code_table::tables(weight, shape), details);
    if let Some(kind) = by_code(Weight::Certain) {
        return if is_transient { of_caller(kind, details) } else { kind };
    }
    let by_period = || {
        details.period.filter(|_| is_limit(status)).map(|period| match period {
            QuotaPeriod::Long => ErrorKind::QuotaExceeded,
            QuotaPeriod::Short => ErrorKind::RateLimited,
        })
    };
    let is_short = wait.is_some_and(|wait| wait < SHORT_WAIT) && is_limit(status);
    let kind = by_period()
        .or_else(|| by_code(Weight::UnlessWait))
        .or_else(|| phrases::kind(Bucket::of(status), shape, details))
        .or_else(|| by_status(status))
        .or_else(|| by_code(Weight::Vague));
    match kind {
        Some(ErrorKind::QuotaExceeded) if details.period == Some(QuotaPeriod::Long) => {
            ErrorKind::QuotaExceeded
        }
        Some(ErrorKind::QuotaExceeded | ErrorKind::OutOfCredit) if is_short => {
            ErrorKind::RateLimited
        }
        Some(kind) => kind,
        None if shape == ErrorShape::FinishReason => ErrorKind::Server,
        None => ErrorKind::Unknown,
    }
}

/// The kind of the first row with one of the codes of an error, the most specific code first.
pub(super) fn by_codes(tables: &[&[ErrorCode]], details: &Details) -> Option<ErrorKind> {
    details.codes().find_map(|code| {
        let mut rows = tables.iter().copied().flatten();
        rows.find(|row| row.code.eq_ignore_ascii_case(code)).map(|row| row.kind)
    })
}

/// The status that counts: that of the body or of an upstream, if the response is a 5xx that
/// forwards the error of a request.
fn effective_status(outer: Option<u16>, details: &Details) -> Option<u16> {
    if !matches!(outer, Some(500..=599)) {
        return outer;
    }
    // An upstream that rejects the key of its gateway says nothing about the caller's.
    let upstream = details.upstream_status.filter(|status| !matches!(status, 401..=403 | 407));
    let inner = upstream.or(details.status);
    inner.filter(|status| (400..500).contains(status)).or(outer)
}

/// The kind for a caller of a gateway whose upstream rejects the gateway's own account.
fn of_caller(kind: ErrorKind, details: &Details) -> ErrorKind {
    match kind {
        ErrorKind::Authentication | ErrorKind::Permission | ErrorKind::OutOfCredit
            if details.upstream =>
        {
            ErrorKind::Server
        }
        kind => kind,
    }
}

/// Whether a status can be that of a limit.
fn is_limit(status: Option<u16>) -> bool {
    matches!(status, None | Some(200..=299 | 400 | 403 | 429 | 500..=599))
}

fn by_status(status: Option<u16>) -> Option<ErrorKind> {
    Some(match status? {
        401 | 407 => ErrorKind::Authentication,
        402 => ErrorKind::OutOfCredit,
        403 | 451 => ErrorKind::Permission,
        408 => ErrorKind::Server,
        429 => ErrorKind::RateLimited,
        503 | 529 => ErrorKind::Overloaded,
        400..=499 => ErrorKind::InvalidRequest,
        500..=599 => ErrorKind::Server,
        _ => return None,
    })
}
