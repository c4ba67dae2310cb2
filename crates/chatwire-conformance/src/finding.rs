//! One broken rule at one place.

use std::{fmt, path::PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{leak, verdict::Level};

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
        }
    }
}

/// The location of a finding in an exchange; unknown parts are `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Location {
    /// The file that holds the part in question.
    #[serde(skip_serializing_if = "Option::is_none")]
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
            (Some(file), Some(line)) => parts.push(format!("{}:{line}", file.display())),
            (Some(file), None) => parts.push(file.display().to_string()),
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
