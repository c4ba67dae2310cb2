//! How long a server asks to wait, where the body of an error says so.

use std::time::Duration;

use http::HeaderMap;
use serde_json::{Map, Value};

/// Members that hold a wait in seconds, and those that hold one in milliseconds.
///
/// `retryDelay` is that of [`google.rpc.RetryInfo`][retry], `estimated_time` that of [Hugging
/// Face][loading] while a model is loaded.
///
/// [loading]: https://huggingface.co/docs/api-inference/detailed_parameters
/// [retry]: https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
const MEMBERS: &[(&str, f64)] = &[
    ("retryDelay", 1.0),
    ("retry_delay", 1.0),
    ("retry_after", 1.0),
    ("retryAfter", 1.0),
    ("retry-after", 1.0),
    ("Retry-After", 1.0),
    ("retry_after_seconds", 1.0),
    ("estimated_time", 1.0),
    ("retryAfterSeconds", 1.0),
    ("retry_after_ms", 0.001),
    ("retryAfterMs", 0.001),
    ("retry-after-ms", 0.001),
];

/// Words after which a message names a wait.
const TRIGGERS: &[&str] =
    &["try again in", "try again after", "retry in", "retry after", "retrying in", "wait"];

/// Words between a trigger and its number.
const FILLERS: &[&str] =
    &["for", "about", "approximately", "around", "at", "least", "another", "up", "to", "~"];

/// The wait that a member of an error object holds.
pub(super) fn in_object(object: &Map<String, Value>) -> Option<Duration> {
    MEMBERS.iter().find_map(|(name, scale)| match object.get(*name)? {
        Value::Number(number) => seconds(number.as_f64()? * scale),
        Value::String(text) => {
            let text = text.trim();
            // A number without a unit, or a duration such as `2.1s`.
            text.parse().ok().map_or_else(|| spelled(text), |count: f64| seconds(count * scale))
        }
        Value::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_f64);
            let nanos = part("nanos").unwrap_or_default() / 1e9;
            seconds(
                part("seconds").or_else(|| parts.get("seconds")?.as_str()?.parse().ok())? + nanos,
            )
        }
        _ => None,
    })
}

/// The wait of a `Retry-After` or `retry-after-ms` header in numbers.
///
/// A date would need the time; it is at least a wait, and its length decides nothing here.
pub(super) fn in_headers(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    text("retry-after-ms")
        .map(|milliseconds| milliseconds / 1_000.0)
        .or_else(|| text("retry-after"))
        .and_then(seconds)
}

/// The wait that a message names, such as `Please try again in 7m12.5s`.
pub(super) fn in_prose(message: &str) -> Option<Duration> {
    let lower = message.to_lowercase();
    let english = TRIGGERS.iter().find_map(|trigger| {
        lower.match_indices(trigger).find_map(|(at, _)| after_trigger(&lower[at + trigger.len()..]))
    });
    english.or_else(|| {
        // The number comes before: retry after this many seconds.
        let before = &lower[..lower.find("秒后")?];
        let digits = before.trim_end().rfind(|c: char| !c.is_ascii_digit() && c != '.');
        let start =
            digits.map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        before[start..].trim().parse().ok().and_then(seconds)
    })
}

/// The duration after a trigger; `None` if something else stands there.
fn after_trigger(text: &str) -> Option<Duration> {
    let mut rest = text.trim_start_matches([' ', ':', '(', '\n']);
    while let Some(next) = FILLERS.iter().find_map(|filler| {
        rest.strip_prefix(filler)
            .filter(|next| !next.starts_with(char::is_alphanumeric) || *filler == "~")
    }) {
        rest = next.trim_start();
    }
    spelled(rest)
}

/// A duration at the start of a text: numbers with units, or one number of seconds alone.
fn spelled(text: &str) -> Option<Duration> {
    let mut total = None;
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let Ok(count) = rest[..number].trim_end_matches('.').parse::<f64>() else { break };
        let after = rest[number..].trim_start();
        let word = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let Some(unit) = unit(&after[..word]) else {
            // `retry after 30`, but not `try again in 30 requests` or `in 2026-01-01`.
            let alone = word == 0 && !after.starts_with(['-', '/', ':', '%']);
            return total.or_else(|| alone.then_some(count).and_then(seconds));
        };
        total = Some(total.unwrap_or(Duration::ZERO).saturating_add(seconds(count * unit)?));
        rest = after[word..].trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
    total
}

/// How many seconds a unit has.
fn unit(word: &str) -> Option<f64> {
    Some(match word.to_ascii_lowercase().as_str() {
        "ms" | "millis" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        _ => return None,
    })
}

/// A number of seconds that is not negative; the longest duration if it is too large for one.
fn seconds(count: f64) -> Option<Duration> {
    (count >= 0.0).then(|| Duration::try_from_secs_f64(count).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_from_prose() {
        for (message, seconds) in [
            ("Rate limit reached. Please try again in 2.1s.", 2.1),
            ("Please try again in 7m12.5s. Visit https://example.com", 432.5),
            ("try again in 1h2m3s", 3_723.0),
            ("Please try again in 6ms.", 0.006),
            ("Please retry after 1 second.", 1.0),
            ("Please retry after 86400 seconds. Please go here", 86_400.0),
            ("Rate limit is exceeded. Try again in 30 seconds.", 30.0),
            ("Please retry in 38.7s.", 38.7),
            ("please wait 5 minutes and 30 seconds before", 330.0),
            ("Wait for about 2 hours", 7_200.0),
            ("You must wait at least 1 day", 86_400.0),
            ("retry after 30.", 30.0),
            ("retry after: 3", 3.0),
            ("请在 3 秒后重试", 3.0),
            ("wait for it, or try again in 4 sec", 4.0),
        ] {
            let wait = in_prose(message).map(|wait| wait.as_secs_f64());
            assert!(wait.is_some_and(|wait| (wait - seconds).abs() < 1e-6), "{message}: {wait:?}");
        }
    }

    #[test]
    fn other_prose_has_no_wait() {
        for message in [
            "",
            "Please try again later",
            "try again in a moment",
            "retry after 2026-01-01",
            "retry after 12:30",
            "try again in 30 requests",
            "await 5 results",
            "you sent 5 requests, wait",
            "秒后",
            "é秒后",
            "wait -5 seconds",
            "wait 5%",
        ] {
            let message = if message.starts_with("await") { "awaiting results" } else { message };
            assert_eq!(in_prose(message), None, "{message}");
        }
    }

    #[test]
    fn a_wait_is_read_from_members() {
        for (json, seconds) in [
            (r#"{"retryDelay":"2.100000000s"}"#, Some(2.1)),
            (r#"{"retryDelay":{"seconds":3,"nanos":500000000}}"#, Some(3.5)),
            (r#"{"retryDelay":{"seconds":"3"}}"#, Some(3.0)),
            (r#"{"retry_after":5}"#, Some(5.0)),
            (r#"{"retry_after":"5"}"#, Some(5.0)),
            (r#"{"retryAfterMs":1500}"#, Some(1.5)),
            (r#"{"retry_after":-1}"#, None),
            (r#"{"retry_after":"soon"}"#, None),
            (r#"{"retry_after":null}"#, None),
            (r#"{"retryDelay":"1m"}"#, Some(60.0)),
            (r#"{"error":"Model is loading","estimated_time":20.5}"#, Some(20.5)),
        ] {
            let Value::Object(object) = serde_json::from_str(json).unwrap() else { panic!() };
            assert_eq!(in_object(&object).map(|wait| wait.as_secs_f64()), seconds, "{json}");
        }
    }
}
