//! The rate limit that response headers report.

use std::time::Duration;

use http::HeaderMap;

use crate::response::meta;

/// The rate limit that response headers report.
///
/// Read from `x-ratelimit-limit-requests` and similar headers, as sent by
/// [OpenAI](https://platform.openai.com/docs/guides/rate-limits), or from the shorter
/// `x-ratelimit-limit`, which counts requests.
/// A value is `None` if its header is missing or in an unknown format.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests allowed per period.
    pub requests: Option<u64>,
    /// Requests left in the current period.
    pub remaining_requests: Option<u64>,
    /// Time until the request limit resets.
    pub requests_reset_after: Option<Duration>,
    /// Tokens allowed per period.
    pub tokens: Option<u64>,
    /// Tokens left in the current period.
    pub remaining_tokens: Option<u64>,
    /// Time until the token limit resets.
    pub tokens_reset_after: Option<Duration>,
}

impl RateLimit {
    pub(crate) fn from_headers(headers: &HeaderMap) -> Self {
        let text = |name: &str| meta::header_text(headers, name);
        let count = |name: &str| text(name)?.parse().ok();
        Self {
            requests: count("x-ratelimit-limit-requests").or_else(|| count("x-ratelimit-limit")),
            remaining_requests: count("x-ratelimit-remaining-requests")
                .or_else(|| count("x-ratelimit-remaining")),
            requests_reset_after: text("x-ratelimit-reset-requests").and_then(parse_duration),
            tokens: count("x-ratelimit-limit-tokens"),
            remaining_tokens: count("x-ratelimit-remaining-tokens"),
            tokens_reset_after: text("x-ratelimit-reset-tokens").and_then(parse_duration),
        }
    }
}

/// Parses a duration such as `1h2m3.5s`, `250ms` or `6m0s`; a number without a unit is ambiguous
/// and gives `None`.
fn parse_duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|next: char| !next.is_ascii_digit() && next != '.')?;
        let (number, after) = rest.split_at(digits);
        let units = after.find(|next: char| !next.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, next) = after.split_at(units);
        let scale = match unit {
            "h" => 3_600.0,
            "m" => 60.0,
            "s" => 1.0,
            "ms" => 1e-3,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * scale;
        rest = next;
    }
    (!text.is_empty()).then(|| Duration::try_from_secs_f64(seconds).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn durations_have_units() {
        for (text, milliseconds) in [
            ("1s", Some(1_000)),
            ("6m0s", Some(360_000)),
            ("8.64s", Some(8_640)),
            ("250ms", Some(250)),
            ("1h2m3.5s", Some(3_723_500)),
            ("17", None),
            ("", None),
            ("s", None),
            ("1x", None),
            ("1..2s", None),
            ("-1s", None),
            ("99999999999999999999999h", None),
        ] {
            assert_eq!(parse_duration(text), milliseconds.map(Duration::from_millis), "{text}");
        }
    }

    #[test]
    fn longer_header_names_take_precedence() {
        let headers: HeaderMap = [
            ("x-ratelimit-limit", "5"),
            ("x-ratelimit-limit-requests", "60"),
            ("x-ratelimit-remaining", "4"),
            ("x-ratelimit-remaining-tokens", "149984"),
            ("x-ratelimit-reset-requests", "1s"),
            ("x-ratelimit-limit-tokens", "many"),
        ]
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
        .into_iter()
        .collect();
        assert_eq!(
            RateLimit::from_headers(&headers),
            RateLimit {
                requests: Some(60),
                remaining_requests: Some(4),
                requests_reset_after: Some(Duration::from_secs(1)),
                remaining_tokens: Some(149_984),
                ..RateLimit::default()
            }
        );
    }
}
