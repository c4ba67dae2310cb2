//! Replaces the values of a response that differ with each recording.

use chatwire_json::fragment::{self, Value};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::{RecordedResponse, cassette::across_frames};

mod duration;
mod numbering;
mod times;

use numbering::Numbering;

/// Replaces the values of a response that differ with each recording, so that recording again
/// changes little.
///
/// The caller names these values; nothing is replaced by default.
/// A replaced value keeps its length; equal values stay equal, and different values different:
///
/// - An identifier keeps its letters up to the first `-` or `_` and its punctuation, and is
///   numbered by the order of first appearance: `chatcmpl-9xQ2b` becomes `chatcmpl-00001`. An
///   identifier that is too short for its number stays.
/// - Times in whole Unix seconds or milliseconds are shifted by as much as the `date` header, to a
///   fixed time, so that differences stay.
///   Without that header, or if the first time is within 25 minutes of it, the first time becomes
///   the fixed time: the clocks of header and body may differ, or the body may have the time of the
///   server's start.
/// - The numbers of a header that contains durations become `0`, without keeping their length.
///
/// ```
/// use chatwire_transport::cassette::Normalizer;
/// use http::HeaderName;
///
/// let normalizer = Normalizer::new()
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

    /// Replaces the string values of JSON members with these names, at any depth.
    #[must_use]
    pub fn with_identifiers<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        self.identifiers.extend(names.into_iter().map(Into::into));
        self
    }

    /// Shifts the whole numbers that are values of JSON members with these names, at any depth, and
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

    /// Replaces each number in this header, which contains durations, by `0`.
    #[must_use]
    pub fn with_duration(mut self, name: HeaderName) -> Self {
        self.durations.push(name);
        self
    }

    /// Applies the replacements to a response.
    pub fn apply(&self, response: &mut RecordedResponse) {
        let mut numbering = Numbering::default();
        for name in &self.headers {
            edit_values(&mut response.headers, name, |bytes| numbering.replace(bytes));
        }
        for name in &self.durations {
            edit_values(&mut response.headers, name, duration::zero_numbers);
        }

        let shift = match self.times.is_empty() {
            true => None,
            false => times::shift_date(&mut response.headers),
        };
        across_frames::edit(&mut response.frames, |bytes| {
            let identifiers = fragment::members(bytes, &self.identifiers);
            for range in identifiers.into_iter().filter_map(Value::string) {
                numbering.replace(&mut bytes[range]);
            }
            times::shift(bytes, &self.times, shift);
        });
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

    fn normalizer() -> Normalizer {
        Normalizer::new()
            .with_identifiers(["id"])
            .with_times(["created"])
            .with_header(HeaderName::from_static("x-request-id"))
            .with_duration(HeaderName::from_static("openai-processing-ms"))
    }

    #[track_caller]
    fn check(body: &'static str, expected: &str) {
        let mut response = response(&[body]);
        normalizer().apply(&mut response);
        assert_eq!(response.body(), expected);
        normalizer().apply(&mut response);
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

    /// The body after normalization of a response with the date `Mon, 24 Nov 2025 16:00:00 GMT`.
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
        normalizer().apply(&mut response);
        assert_eq!(response.headers["date"], times::FIXED_DATE);
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
        // Some servers send the time of their start.
        check_dated(&[r#"{"created":1763998600}"#], r#"{"created":1700000000}"#);
    }
}
