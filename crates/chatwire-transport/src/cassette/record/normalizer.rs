//! Takes out of a recording what differs each time it is made.

use std::{ops::Range, time::UNIX_EPOCH};

use chatwire_json::fragment::{self, Value};
use http::{HeaderMap, HeaderName, HeaderValue, header::DATE};

use crate::{RecordedResponse, cassette::across_frames};

mod duration;
mod numbering;

use numbering::Numbering;

/// The moment that every recording seems to be made at, and how a `date` header writes it.
const MOMENT: i64 = 1_700_000_000;
const MOMENT_IN_HEADER: &str = "Tue, 14 Nov 2023 22:13:20 GMT";

/// A time that is no further from the `date` header is taken to be the same, in seconds: clocks
/// tick apart, and some servers write when they were started.
/// A clock in another time zone is further away.
const SAME_MOMENT: u64 = 25 * 60;

/// Which values of a response differ with each recording, and are replaced when it is made, so that
/// recording again changes little.
///
/// The caller names them; nothing is replaced by default.
/// A replaced value keeps its length, and equal values stay equal and different ones different:
///
/// - an identifier keeps its letters up to the first `-` or `_` and its punctuation, and is
///   numbered by the order of first appearance: `chatcmpl-9xQ2b` becomes `chatcmpl-00001`; one that
///   is too short for its number stays;
/// - times in whole Unix seconds or milliseconds move by the same amount as the `date` header, to a
///   fixed moment, so what lies between them stays.
///   Without that header, or within 25 minutes of it, the first time moves to the moment: a server's
///   clocks for header and body need not tick together, and one may tell when it was started.
///
/// A header that tells how long something took keeps no length, since that differs as well.
///
/// ```
/// use chatwire_transport::cassette::Normalizer;
/// use http::HeaderName;
///
/// let volatile = Normalizer::new()
///     .with_identifiers(["id", "system_fingerprint"])
///     .with_times(["created"])
///     .with_header(HeaderName::from_static("x-request-id"))
///     .with_duration(HeaderName::from_static("openai-processing-ms"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Normalizer {
    identifiers: Vec<String>,
    times: Vec<String>,
    headers: Vec<HeaderName>,
    durations: Vec<HeaderName>,
}

impl Normalizer {
    /// Replaces nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Replaces the strings that are values of JSON members of these names, at any depth.
    #[must_use]
    pub fn with_identifiers<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.identifiers.extend(names.into_iter().map(Into::into));
        self
    }

    /// Moves the whole numbers that are values of JSON members of these names, at any depth, and
    /// the `date` header.
    #[must_use]
    pub fn with_times<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.times.extend(names.into_iter().map(Into::into));
        self
    }

    /// Replaces the values of this header like identifiers.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName) -> Self {
        self.headers.push(name);
        self
    }

    /// Replaces each number in the values of this header, which tells how long something took,
    /// with `0`.
    #[must_use]
    pub fn with_duration(mut self, name: HeaderName) -> Self {
        self.durations.push(name);
        self
    }

    /// Replaces what is volatile in a response.
    pub fn apply(&self, response: &mut RecordedResponse) {
        let mut numbering = Numbering::default();
        for name in &self.headers {
            edit_values(&mut response.headers, name, |bytes| numbering.replace(bytes));
        }
        for name in &self.durations {
            edit_values(&mut response.headers, name, duration::zero);
        }

        let shift = match self.times.is_empty() {
            true => None,
            false => move_date(&mut response.headers),
        };
        across_frames::edit(&mut response.frames, |bytes| {
            let identifiers = fragment::members(bytes, &self.identifiers);
            for range in identifiers.into_iter().filter_map(Value::string) {
                numbering.replace(&mut bytes[range]);
            }
            self.move_times(bytes, shift);
        });
    }

    fn move_times(&self, bytes: &mut [u8], date_shift: Option<i64>) {
        let mut shift = None;
        let times = fragment::members(bytes, &self.times);
        for range in times.into_iter().filter_map(Value::number) {
            let Some((time, per_second)) = time(bytes, range.clone()) else {
                continue;
            };
            let shift = *shift.get_or_insert_with(|| {
                let own = MOMENT - time / per_second;
                date_shift.filter(|shift| shift.abs_diff(own) > SAME_MOMENT).unwrap_or(own)
            });
            let moved = (time + shift * per_second).to_string();
            if moved.len() == range.len() {
                bytes[range].copy_from_slice(moved.as_bytes());
            }
        }
    }
}

fn edit_values(headers: &mut HeaderMap, name: &HeaderName, mut edit: impl FnMut(&mut Vec<u8>)) {
    if let http::header::Entry::Occupied(mut entry) = headers.entry(name) {
        for value in entry.iter_mut() {
            let mut bytes = value.as_bytes().to_vec();
            edit(&mut bytes);
            if let Ok(replaced) = HeaderValue::from_bytes(&bytes) {
                *value = replaced;
            }
        }
    }
}

/// Moves the `date` header to the fixed moment and tells by how many seconds.
fn move_date(headers: &mut HeaderMap) -> Option<i64> {
    let value = headers.get_mut(DATE)?;
    let date = httpdate::parse_http_date(value.to_str().ok()?).ok()?;
    let seconds = date.duration_since(UNIX_EPOCH).ok()?.as_secs();
    *value = HeaderValue::from_static(MOMENT_IN_HEADER);
    Some(MOMENT - i64::try_from(seconds).ok()?)
}

/// A time of this century and how many of its units make a second.
fn time(bytes: &[u8], range: Range<usize>) -> Option<(i64, i64)> {
    let per_second = match range.len() {
        10 => 1,
        13 => 1_000,
        _ => return None,
    };
    let digits = std::str::from_utf8(&bytes[range]).ok()?;
    let time: u64 = digits.parse().ok()?;
    Some((i64::try_from(time).ok()?, per_second))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::StatusCode;

    use super::*;
    use crate::Frame;

    fn response(frames: &[&'static str]) -> RecordedResponse {
        let mut response = RecordedResponse::new(StatusCode::OK);
        response.frames = frames.iter().map(|text| Frame::new(Duration::ZERO, *text)).collect();
        response
    }

    fn volatile() -> Normalizer {
        Normalizer::new()
            .with_identifiers(["id"])
            .with_times(["created"])
            .with_header(HeaderName::from_static("x-request-id"))
            .with_duration(HeaderName::from_static("openai-processing-ms"))
    }

    #[track_caller]
    fn check(body: &'static str, expected: &str) {
        let mut response = response(&[body]);
        volatile().apply(&mut response);
        assert_eq!(response.body(), expected);
        volatile().apply(&mut response);
        assert_eq!(response.body(), expected, "not the same twice");
    }

    #[test]
    fn identifiers_are_numbered_by_appearance() {
        check(
            r#"{"id":"chatcmpl-9xQ2b"}{"id":"call_abcd"}{"id":"chatcmpl-9xQ2b"}"#,
            r#"{"id":"chatcmpl-00001"}{"id":"call_0002"}{"id":"chatcmpl-00001"}"#,
        );
        check(
            r#"{"id":"9f3c1b2a-77aa-4bb1-8c1d-0123456789ab"}"#,
            r#"{"id":"00000000-0000-0000-0000-000000000001"}"#,
        );
        check(r#"{"id":"naïve\n"}"#, r#"{"id":"00000001"}"#);
    }

    #[test]
    fn what_is_short_or_no_string_stays() {
        check(
            r#"{"id":"","id":"abc","id":7,"id":null,"x":"abcdef"}"#,
            r#"{"id":"","id":"abc","id":7,"id":null,"x":"abcdef"}"#,
        );
    }

    #[test]
    fn the_first_time_moves_to_the_moment_and_the_others_with_it() {
        check(
            r#"{"created":1764000000}{"created":1764000002}{"created":1764000002500}"#,
            r#"{"created":1700000000}{"created":1700000002}{"created":1700000002500}"#,
        );
        check(
            r#"{"created":17,"created":1.5e300000,"created":-123456789}"#,
            r#"{"created":17,"created":1.5e300000,"created":-123456789}"#,
        );
    }

    /// The body that is kept of an answer of `Mon, 24 Nov 2025 16:00:00 GMT`.
    #[track_caller]
    fn check_dated(frames: &[&'static str], expected: &str) {
        let mut response = response(frames);
        let headers = [
            ("date", "Mon, 24 Nov 2025 16:00:00 GMT"),
            ("openai-processing-ms", "104"),
            ("x-request-id", "a-77777"),
        ];
        for (name, value) in headers {
            response.headers.insert(name, HeaderValue::from_static(value));
        }
        volatile().apply(&mut response);
        assert_eq!(response.headers["date"], MOMENT_IN_HEADER);
        assert_eq!(response.headers["openai-processing-ms"], "0");
        assert_eq!(response.headers["x-request-id"], "a-00001");
        assert_eq!(response.body(), expected);
    }

    #[test]
    fn times_keep_their_distance_to_the_date() {
        check_dated(
            &[r#"{"id":"a-77777","created":17640"#, "07200}"],
            r#"{"id":"a-00001","created":1700007200}"#,
        );
    }

    #[test]
    fn less_than_a_time_zone_is_no_distance() {
        check_dated(
            &[r#"{"created":1764000001}{"created":1764000003}"#],
            r#"{"created":1700000000}{"created":1700000002}"#,
        );
        check_dated(&[r#"{"created":1763999996123}"#], r#"{"created":1700000000123}"#);
        // Some servers write when they were started.
        check_dated(&[r#"{"created":1763998600}"#], r#"{"created":1700000000}"#);
    }
}
