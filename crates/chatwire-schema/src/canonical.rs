//! The one spelling of a JSON document: members sorted, two spaces of indent, a final newline.
//!
//! A vendored file is compared and hashed as text, so its text must follow from its content.

use chatwire_json::{Document, Layout, Numbers};
use serde_json::Value;

/// Writes `value` with sorted members, indented, ending in a newline.
///
/// A value that is nested deeper than [`MAX_DEPTH`](chatwire_json::MAX_DEPTH) is written on one
/// line.
pub fn to_text(value: &Value) -> String {
    match Document::from_value(value) {
        Ok(document) => document.to_text(Layout::Pretty, Numbers::AsSpelled),
        Err(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_sorted_and_arrays_are_not() {
        let value = serde_json::from_str(r#"{"b":["z","a"],"a":{},"c":{"y":1.5,"x\"":null}}"#);
        let expected = "{\n  \"a\": {},\n  \"b\": [\n    \"z\",\n    \"a\"\n  ],\n  \"c\": {\n    \
                        \"x\\\"\": null,\n    \"y\": 1.5\n  }\n}\n";
        assert_eq!(to_text(&value.unwrap()), expected);
    }
}
