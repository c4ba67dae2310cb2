//! The creation time of a response, in each format that servers use.

use std::time::Duration;

use crate::json::{Extra, Json};

/// The creation time of a response, and the format in which the server sent it.
///
/// The documented format is whole seconds since the Unix epoch.
/// Servers also send fractions, milliseconds, and any of these in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreatedAt {
    since_epoch: Duration,
    format: TimestampFormat,
    quoted: bool,
}

/// The format of a timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimestampFormat {
    /// Whole seconds since the Unix epoch, the documented format.
    Seconds,
    /// Seconds since the Unix epoch with a fraction or an exponent.
    Float,
    /// Milliseconds since the Unix epoch: any number of at least 10^11.
    ///
    /// As seconds, such a number would be after the year 5138.
    Milliseconds,
}

/// The smallest number that is read as milliseconds instead of seconds.
const MIN_MILLISECONDS: u64 = 100_000_000_000;

impl CreatedAt {
    /// Seconds since the Unix epoch, rounded down.
    pub fn seconds(self) -> u64 {
        self.since_epoch.as_secs()
    }

    /// Time since the Unix epoch, to add to [`std::time::UNIX_EPOCH`].
    pub fn since_epoch(self) -> Duration {
        self.since_epoch
    }

    /// The format of the number.
    pub fn format(self) -> TimestampFormat {
        self.format
    }

    /// Whether the number was in a string.
    pub fn is_quoted(self) -> bool {
        self.quoted
    }

    /// Whether the server used any other format than the documented one.
    pub fn is_interpreted(self) -> bool {
        self.quoted || self.format != TimestampFormat::Seconds
    }

    /// Reads a `created` member from its field or, if it did not fit, from the extra members.
    ///
    /// `None` if it is absent, negative, not a number, or out of range for milliseconds too.
    pub(super) fn read(field: Option<u64>, extra: &Extra) -> Option<Self> {
        let kept = extra.get("created").map(Json::as_str);
        let text = match field {
            Some(seconds) => seconds.to_string(),
            None => kept?.to_owned(),
        };
        let number = text.trim_matches('"').trim();
        let format = match number.parse().ok().filter(|value: &f64| value.is_finite())? {
            value if value >= MIN_MILLISECONDS as f64 => TimestampFormat::Milliseconds,
            _ if number.bytes().all(|byte| byte.is_ascii_digit()) => TimestampFormat::Seconds,
            _ => TimestampFormat::Float,
        };
        let since_epoch = match format {
            TimestampFormat::Seconds => Duration::from_secs(number.parse().ok()?),
            TimestampFormat::Float => Duration::try_from_secs_f64(number.parse().ok()?).ok()?,
            TimestampFormat::Milliseconds => {
                let whole = number.parse().map(Duration::from_millis).ok();
                let fraction =
                    || Duration::try_from_secs_f64(number.parse::<f64>().ok()? / 1000.0).ok();
                whole.or_else(fraction).filter(|time| time.as_secs() < MIN_MILLISECONDS)?
            }
        };
        Some(Self { since_epoch, format, quoted: text.starts_with('"') })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::TimestampFormat::{self, Float, Milliseconds, Seconds};
    use crate::chat::{ChatChunk, ChatResponse};

    #[track_caller]
    fn check(created: &str, expected: Option<(u64, TimestampFormat, bool)>) {
        let text = format!(r#"{{"created":{created}}}"#);
        let response = ChatResponse::from_slice(text.as_bytes()).unwrap();
        let chunk = ChatChunk::from_slice(text.as_bytes()).unwrap();
        assert_eq!(response.created_at(), chunk.created_at());
        let read = response.created_at();
        assert_eq!(
            read.map(|at| (at.seconds(), at.format(), at.is_quoted())),
            expected,
            "{created}"
        );
    }

    #[test]
    fn times_are_read_in_every_format() {
        check("1744187449", Some((1_744_187_449, Seconds, false)));
        check("0", Some((0, Seconds, false)));
        check("1744187449.75", Some((1_744_187_449, Float, false)));
        check("1.744187449e9", Some((1_744_187_449, Float, false)));
        check("1744187449123", Some((1_744_187_449, Milliseconds, false)));
        check("1744187449123.5", Some((1_744_187_449, Milliseconds, false)));
        check("\"1744187449\"", Some((1_744_187_449, Seconds, true)));
        check("\" 1744187449123 \"", Some((1_744_187_449, Milliseconds, true)));
    }

    #[test]
    fn other_values_are_none() {
        for created in [
            "null",
            "-1",
            "-1.5",
            "\"2025-04-09\"",
            "\"nan\"",
            "\"\"",
            "{}",
            "1e400",
            "18446744073709551615",
        ] {
            check(created, None);
        }
    }

    #[test]
    fn fractions_are_kept() {
        let response = ChatResponse::from_slice(br#"{"created":1744187449123}"#).unwrap();
        let created = response.created_at().unwrap();
        assert_eq!(created.since_epoch().as_millis(), 1_744_187_449_123);
        assert!(created.is_interpreted());
        assert!(created.since_epoch() > Duration::from_secs(created.seconds()));
    }
}
