//! Reads the retry delay that a server requests.

use std::time::{Duration, SystemTime};

use http::{
    HeaderMap,
    header::{DATE, RETRY_AFTER},
};

/// The retry delay that the headers request; `None` if they have none, or an invalid one.
///
/// `retry-after-ms` takes precedence over
/// [`Retry-After`](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3), since it is finer.
/// A date is relative to the `Date` of the response, so that a wrong local clock does no harm, or
/// to `now` if there is none.
/// A date in the past is a delay of zero; a delay that overflows is [`Duration::MAX`].
pub(crate) fn parse(headers: &HeaderMap, now: Option<SystemTime>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(number) {
        return Some(seconds(milliseconds / 1_000.0));
    }
    let value = text(RETRY_AFTER.as_str())?;
    if let Some(amount) = number(value) {
        return Some(seconds(amount));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let sent = text(DATE.as_str()).and_then(|date| httpdate::parse_http_date(date).ok());
    Some(until.duration_since(sent.or(now)?).unwrap_or_default())
}

/// A decimal number, without the infinities and other words that `f64` parses.
fn number(text: &str) -> Option<f64> {
    let starts = text.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    starts.then(|| text.parse().ok()).flatten()
}

/// A number of seconds that is not negative.
fn seconds(count: f64) -> Duration {
    Duration::try_from_secs_f64(count).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &'static str)], expected: Option<Duration>) {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let now = httpdate::parse_http_date("Tue, 24 Nov 2026 10:00:00 GMT").unwrap();
        assert_eq!(parse(&headers, Some(now)), expected);
    }

    fn ms(milliseconds: u64) -> Option<Duration> {
        Some(Duration::from_millis(milliseconds))
    }

    #[test]
    fn every_format_is_read() {
        check(&[], None);
        check(&[("retry-after", "2")], ms(2_000));
        check(&[("retry-after", " 2 ")], ms(2_000));
        check(&[("retry-after", "0")], ms(0));
        check(&[("retry-after", "0.25")], ms(250));
        check(&[("retry-after", ".5")], ms(500));
        check(&[("retry-after-ms", "1500")], ms(1_500));
        check(&[("retry-after-ms", "0.5")], Some(Duration::from_micros(500)));
        check(&[("retry-after-ms", "40"), ("retry-after", "9")], ms(40));
        check(&[("retry-after-ms", "soon"), ("retry-after", "9")], ms(9_000));
        check(&[("retry-after", "Tue, 24 Nov 2026 10:00:07 GMT")], ms(7_000));
        check(&[("retry-after", "Tuesday, 24-Nov-26 10:00:07 GMT")], ms(7_000));
        check(&[("retry-after", "Tue Nov 24 10:00:07 2026")], ms(7_000));
        check(&[("retry-after", "Tue, 24 Nov 2026 09:00:00 GMT")], ms(0));
    }

    #[test]
    fn a_date_is_measured_from_the_date_of_the_response() {
        check(
            &[
                ("date", "Fri, 01 Jan 2027 00:00:00 GMT"),
                ("retry-after", "Fri, 01 Jan 2027 00:00:03 GMT"),
            ],
            ms(3_000),
        );
        let headers: HeaderMap =
            [(RETRY_AFTER, HeaderValue::from_static("Fri, 01 Jan 2027 00:00:03 GMT"))]
                .into_iter()
                .collect();
        assert_eq!(parse(&headers, None), None);
    }

    #[test]
    fn invalid_values_are_ignored_and_huge_ones_saturate() {
        for nonsense in ["", "-1", "soon", "nan", "inf", "infinity", "1,5", "1 s", "0x10", "+5"] {
            check(&[("retry-after", nonsense)], None);
        }
        for huge in ["99999999999999999999999", "1e300", "1e999"] {
            check(&[("retry-after", huge)], Some(Duration::MAX));
        }
    }
}
