//! One broken rule at one place.

use std::{fmt, path::PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    leak,
    report::{Excerpt, sanitize},
    verdict::Level,
};

/// How many characters of a string a finding shows.
const MAX_SHOWN: usize = 40;

/// One place where a rule is broken.
///
/// Values are shown in short, and what looks like a credential not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Finding {
    /// The id of the rule.
    pub rule: String,
    /// How binding the rule is in the profile in force.
    pub level: Level,
    /// Where it is broken.
    pub location: Location,
    /// The expected value, in words.
    pub expected: String,
    /// The actual value, in words.
    pub seen: String,
    /// The bytes around the place; `None` unless a report asked for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

impl Finding {
    pub(crate) fn new(
        rule: &str,
        level: Level,
        location: Location,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) -> Self {
        Self {
            rule: rule.to_owned(),
            level,
            location,
            expected: expected.into(),
            seen: seen.into(),
            excerpt: None,
        }
    }
}

impl Finding {
    /// About how many bytes of memory it takes.
    pub(crate) fn bytes(&self) -> usize {
        let pointer = self.location.pointer.as_ref().map_or(0, String::len);
        let texts = self.rule.len() + self.expected.len() + self.seen.len() + pointer;
        size_of::<Self>() + texts
    }
}

impl fmt::Display for Finding {
    /// `file:line event N /pointer: expected X, seen Y`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { location, expected, seen, .. } = self;
        if *location != Location::default() {
            write!(f, "{location}: ")?;
        }
        write!(f, "expected {expected}, seen {seen}")
    }
}

/// The location of a finding in an exchange; unknown parts are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Location {
    /// The file that holds the part in question; bytes of its name that are not UTF-8 are shown
    /// as `\\xNN` in reports.
    #[serde(default, serialize_with = "shown_path", skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// The one-based line in that file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The zero-based byte in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<usize>,
    /// The one-based frame that holds that byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frame: Option<usize>,
    /// The one-based event of a stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<usize>,
    /// The JSON pointer in the body, or in the payload of the event; empty for the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The header, or `status` for the status line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
}

impl fmt::Display for Location {
    /// `file:line event N /pointer`, without the unknown parts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        match (&self.file, self.line) {
            (Some(file), Some(line)) => parts.push(format!("{}:{line}", sanitize::path(file))),
            (Some(file), None) => parts.push(sanitize::path(file)),
            (None, _) => {}
        }
        parts.extend(self.event.map(|event| format!("event {event}")));
        parts.extend(self.header.clone());
        match (self.pointer.as_deref(), self.offset) {
            (Some(""), _) => parts.push("the whole value".to_owned()),
            (Some(pointer), _) => parts.push(pointer.to_owned()),
            (None, Some(offset)) => parts.push(format!("byte {offset}")),
            (None, None) => {}
        }
        f.write_str(&parts.join(" "))
    }
}

/// Serializes a path as text, whatever its bytes.
fn shown_path<S: serde::Serializer>(
    path: &Option<PathBuf>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    path.as_deref().map(sanitize::path).serialize(serializer)
}

/// A JSON value in short: scalars cut to a bounded length, arrays and objects as their size.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("an array of {}", items.len()),
        Value::Object(members) => format!("an object of {}", members.len()),
    }
}

/// A string in quotes, cut to a bounded length, or what it is when it looks like a credential.
pub(crate) fn quoted(text: &str) -> String {
    if leak::credential(text).is_some() {
        return "a string with what looks like a credential".to_owned();
    }
    let length = text.chars().count();
    if length <= MAX_SHOWN {
        return format!("{text:?}");
    }
    let start: String = text.chars().take(MAX_SHOWN / 2).collect();
    format!("{start:?}… ({length} characters)")
}

/// Two different strings in quotes, each cut to a bounded length around the first difference, so
/// that what is shown of them differs.
pub(crate) fn contrast(expected: &str, seen: &str) -> (String, String) {
    let same = expected.chars().zip(seen.chars()).take_while(|(one, other)| one == other).count();
    let start = same.saturating_sub(MAX_SHOWN / 4);
    let cut = |text: &str| {
        if leak::credential(text).is_some() || text.chars().count() <= MAX_SHOWN {
            return quoted(text);
        }
        let shown: String = text.chars().skip(start).take(MAX_SHOWN).collect();
        let before = if start > 0 { "…" } else { "" };
        let after = if text.chars().count() > start + MAX_SHOWN { "…" } else { "" };
        format!("{before}{shown:?}{after} ({} characters)", text.chars().count())
    };
    (cut(expected), cut(seen))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shows_values_in_short() {
        assert_eq!(shown(&json!("stop")), "\"stop\"");
        assert_eq!(shown(&json!("a\nb")), "\"a\\nb\"");
        assert_eq!(shown(&json!("x".repeat(50))), format!("{:?}… (50 characters)", "x".repeat(20)));
        assert_eq!(shown(&json!([1, 2])), "an array of 2");
        assert_eq!(shown(&json!({})), "an object of 0");
        assert_eq!(shown(&json!(1.5)), "1.5");
    }

    #[test]
    fn two_long_strings_differ_where_they_are_shown() {
        let (start, end) = ("x".repeat(100), "z".repeat(100));
        let (one, other) = contrast(&format!("{start}a{end}"), &format!("{start}b{end}"));
        assert!(one != other && one.contains("xa") && other.contains("xb"), "{one} {other}");
        assert!(one.len() < 100, "{one}");
        assert_eq!(contrast("a", "b"), ("\"a\"".to_owned(), "\"b\"".to_owned()));
        let (one, other) = contrast(&start, &format!("{start}!"));
        assert!(one.contains("100 characters") && other.contains('!'), "{one} {other}");
    }

    #[test]
    fn shows_no_credential() {
        let text = shown(&json!("Bearer abcdefghijklmnop0123456789"));
        assert!(!text.contains("0123"), "{text}");
    }

    #[test]
    fn a_location_reads_from_file_to_pointer() {
        let location = Location {
            file: Some("b/body.sse".into()),
            line: Some(3),
            event: Some(2),
            pointer: Some("/id".to_owned()),
            ..Location::default()
        };
        assert_eq!(location.to_string(), "b/body.sse:3 event 2 /id");
        assert_eq!(Location { offset: Some(4), ..Location::default() }.to_string(), "byte 4");
    }
}
