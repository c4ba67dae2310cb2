//! The time of day, for the metadata of recordings.

use std::time::{SystemTime, UNIX_EPOCH};

use chatwire_transport::{Clock, SystemClock};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The current time in UTC, such as `2026-08-24T12:34:56Z`.
pub(crate) fn utc() -> String {
    timestamp(SystemClock::new().date().unwrap_or(UNIX_EPOCH))
}

/// A moment in whole seconds.
fn timestamp(moment: SystemTime) -> String {
    let moment = OffsetDateTime::from(moment).truncate_to_second();
    moment.format(&Rfc3339).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_are_written_in_utc() {
        let at = |seconds| timestamp(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(1_787_574_896), "2026-08-24T12:34:56Z");
        assert_eq!(at(4_102_444_799), "2099-12-31T23:59:59Z");
    }
}
