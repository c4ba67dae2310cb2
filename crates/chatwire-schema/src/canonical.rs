//! The one spelling of a JSON document: members sorted, two spaces of indent, a final newline.
//!
//! A vendored file is compared and hashed as text, so its text must follow from its content.
//! The order of a `serde_json` map depends on features that other crates may switch on; this
//! writer sorts for itself.

use std::collections::BTreeMap;

use serde_json::Value;

/// Writes `value` with sorted members, indented, ending in a newline.
pub fn to_text(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text.push('\n');
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                separate(position, depth + 1, text);
                write(item, depth + 1, text);
            }
            new_line(depth, text);
            text.push(']');
        }
        Value::Object(members) if !members.is_empty() => {
            text.push('{');
            let sorted: BTreeMap<_, _> = members.iter().collect();
            for (position, (name, member)) in sorted.into_iter().enumerate() {
                separate(position, depth + 1, text);
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push_str(": ");
                write(member, depth + 1, text);
            }
            new_line(depth, text);
            text.push('}');
        }
        leaf => text.push_str(&leaf.to_string()),
    }
}

fn separate(position: usize, depth: usize, text: &mut String) {
    if position > 0 {
        text.push(',');
    }
    new_line(depth, text);
}

fn new_line(depth: usize, text: &mut String) {
    text.push('\n');
    text.extend(std::iter::repeat_n("  ", depth));
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
