//! Times of sources as text.

/// Seconds since 1970 as RFC 3339 with milliseconds; `None` outside of the years 1970 to 9999.
pub(crate) fn rfc_3339(seconds: f64) -> Option<String> {
    if !(0.0..253_402_300_800.0).contains(&seconds) {
        return None;
    }
    let millis = (seconds * 1e3).floor() as u64;
    let (days, rest) = (millis / 86_400_000, millis % 86_400_000);
    let (year, month, day) = date(days);
    let (seconds, millis) = (rest / 1000, rest % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z"))
}

/// The date of a day, counted from 1970-01-01; the algorithm counts years from March.
/// <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(rfc_3339(0.0).unwrap(), "1970-01-01T00:00:00.000Z");
        assert_eq!(rfc_3339(951_782_400.5).unwrap(), "2000-02-29T00:00:00.500Z");
        assert_eq!(rfc_3339(1_764_372_000.25).unwrap(), "2025-11-28T23:20:00.250Z");
        assert_eq!(rfc_3339(-1.0), None);
        assert_eq!(rfc_3339(f64::NAN), None);
        assert_eq!(rfc_3339(1e18), None);
    }
}
