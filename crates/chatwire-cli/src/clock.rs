//! The time of day, for the metadata of recordings.

use std::time::{SystemTime, UNIX_EPOCH};

use chatwire_transport::{Clock, SystemClock};

/// The current time in UTC, such as `2026-08-24T12:34:56Z`.
pub(crate) fn utc() -> String {
    timestamp(SystemClock::new().date().unwrap_or(UNIX_EPOCH))
}

fn timestamp(moment: SystemTime) -> String {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let date = httpdate::fmt_http_date(moment);
    // Such as `Mon, 24 Aug 2026 12:34:56 GMT`, with fixed positions.
    let month = MONTHS.find(&date[8..11]).map_or(1, |at| at / 3 + 1);
    format!("{}-{month:02}-{}T{}Z", &date[12..16], &date[5..7], &date[17..25])
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
