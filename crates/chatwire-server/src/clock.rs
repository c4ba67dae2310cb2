//! The only file that reads time and waits.

use std::{
    future::Future,
    sync::OnceLock,
    time::{Duration, UNIX_EPOCH},
};

use chatwire_transport::{Clock as _, SystemClock};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::time::{Instant, Sleep};

/// Source of `created`, `date` and `timestamp`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Clock {
    /// The clock of the machine.
    #[default]
    System,
    /// A fixed time, in seconds since the Unix epoch, so that equal requests get responses
    /// whose bytes differ in the ID alone.
    Fixed(u64),
}

impl Clock {
    /// The current time in seconds since the Unix epoch.
    pub(crate) fn seconds(self) -> u64 {
        match self {
            // A clock before 1970 counts as 1970.
            Self::System => {
                let date = SystemClock::new().date().unwrap_or(UNIX_EPOCH);
                date.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
            }
            Self::Fixed(seconds) => seconds,
        }
    }
}

/// The current time, from which the frames of a response are timed.
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Milliseconds since the first call, for measuring.
pub(crate) fn milliseconds() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let elapsed = now().duration_since(*START.get_or_init(now));
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}

/// Waits for a time.
pub(crate) fn after(duration: Duration) -> Sleep {
    tokio::time::sleep_until(now() + duration)
}

/// Waits until a time.
pub(crate) fn until(moment: Instant) -> Sleep {
    tokio::time::sleep_until(moment)
}

/// Runs a future with a timeout; `None` if it elapses.
pub(crate) async fn with_timeout<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    tokio::time::timeout(limit, future).await.ok()
}

/// Formats seconds since the Unix epoch for the `date` header.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>
pub(crate) fn http_date(seconds: u64) -> String {
    // The format has four digits for the year; the crate panics on later years.
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND)))
}

/// Formats seconds since the Unix epoch as RFC 3339 in UTC, with milliseconds.
///
/// <https://www.rfc-editor.org/rfc/rfc3339#section-5.6>
pub(crate) fn timestamp(seconds: u64) -> String {
    let moment =
        i64::try_from(seconds.min(LAST_SECOND)).ok().map(OffsetDateTime::from_unix_timestamp);
    let moment = moment.and_then(Result::ok).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let text = moment.format(&Rfc3339).expect("the year has four digits");
    format!("{}.000Z", text.trim_end_matches('Z'))
}

/// The last second of the year 9999.
const LAST_SECOND: u64 = 253_402_300_799;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(seconds: u64, expected: &str) {
        assert_eq!(timestamp(seconds), expected);
    }

    #[test]
    fn timestamps_are_utc() {
        check(0, "1970-01-01T00:00:00.000Z");
        check(951_782_399, "2000-02-28T23:59:59.000Z");
        check(951_782_400, "2000-02-29T00:00:00.000Z");
        check(1_709_251_200, "2024-03-01T00:00:00.000Z");
        check(u64::MAX, "9999-12-31T23:59:59.000Z");
    }

    #[test]
    fn a_fixed_clock_stands() {
        assert_eq!(Clock::Fixed(1_744_187_449).seconds(), 1_744_187_449);
        assert_eq!(http_date(1_744_187_449), "Wed, 09 Apr 2025 08:30:49 GMT");
        assert_eq!(http_date(u64::MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
    }
}
