//! From a document to a tree of values, without reading the text again.

use serde_json::{Map, Number, Value};

use crate::{node::Node, reader::Kind};

/// How many levels `serde_json` reads.
const MAX_DEPTH: usize = 127;

/// How many digits an integer has at most that fits 64 bits whatever its digits are.
const MAX_DIGITS: usize = 18;

impl Node<'_> {
    /// The same tree of values as `serde_json` reads from the text; `None` where it reads none: a
    /// number beyond its range, half a surrogate pair, or more than 127 levels.
    ///
    /// The text is not parsed again: its values are taken from their known places.
    ///
    /// ```
    /// use chatwire_json::Document;
    /// use serde_json::{Value, json};
    ///
    /// let value = |text: &'static str| Document::parse(text).map(|it| it.root().to_value());
    /// assert_eq!(value(r#"{"a":[1,-0.5e1,"\u0061"]}"#)?, Some(json!({"a": [1, -5.0, "a"]})));
    /// assert_eq!(value("[1e999]")?, None);
    /// # Ok::<(), chatwire_json::DocumentError>(())
    /// ```
    pub fn to_value(&self) -> Option<Value> {
        self.to_value_and_repeats().map(|(value, _)| value)
    }

    /// As [`Node::to_value`], with whether any object in it has two members of one name, of which
    /// the tree holds the last alone.
    pub fn to_value_and_repeats(&self) -> Option<(Value, bool)> {
        let mut repeats = false;
        let value = self.to_value_within(MAX_DEPTH, &mut repeats)?;
        Some((value, repeats))
    }

    fn to_value_within(self, levels: usize, repeats: &mut bool) -> Option<Value> {
        Some(match self.kind() {
            Kind::Object => {
                let inside = levels.checked_sub(1)?;
                let mut members = Map::new();
                for member in self.members() {
                    let name = member.name.decode()?.into_owned();
                    // Of members of one name the last counts, as for `serde_json`.
                    let value = member.value.to_value_within(inside, repeats)?;
                    *repeats |= members.insert(name, value).is_some();
                }
                Value::Object(members)
            }
            Kind::Array => {
                let inside = levels.checked_sub(1)?;
                let mut items = Vec::with_capacity(self.items().count());
                for item in self.items() {
                    items.push(item.to_value_within(inside, repeats)?);
                }
                Value::Array(items)
            }
            Kind::String => Value::String(self.as_string()?.decode()?.into_owned()),
            Kind::Number => Value::Number(number(self.as_str())?),
            Kind::Bool => Value::Bool(self.as_str() == "true"),
            Kind::Null => Value::Null,
        })
    }
}

/// The number as `serde_json` stores it.
fn number(text: &str) -> Option<Number> {
    let is_short = text.len() <= MAX_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u64>() {
        Ok(integer) if is_short => Some(integer.into()),
        _ => serde_json::from_str(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use crate::Document;

    /// The value of a text that `serde_json` takes or refuses alike.
    #[track_caller]
    fn check(text: &str) {
        let read = Document::parse(text).ok().and_then(|document| document.root().to_value());
        let expected: Option<Value> = serde_json::from_str(text).ok();
        // Values that are equal may differ in the sign of zero; their texts do not.
        assert_eq!(read.as_ref().map(Value::to_string), expected.as_ref().map(Value::to_string));
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn every_kind_is_read_as_serde_json_reads_it() {
        for text in [
            "null",
            "[true,false]",
            "{}",
            "[]",
            r#"{"a":1,"a":2,"\u0061":3,"b":{"c":[]}}"#,
            r#"["\ud83c\udf88\n","\/", "é"]"#,
            r#"["\ud83c"]"#,
            r#"{"\udf88":1}"#,
            "\u{feff}{}",
            "",
            "{} {}",
        ] {
            check(text);
        }
    }

    #[test]
    fn repeated_names_are_told_at_any_depth() {
        #[track_caller]
        fn check(text: &str, repeats: bool) {
            let document = Document::parse(text).unwrap();
            assert_eq!(document.root().to_value_and_repeats().unwrap().1, repeats, "{text}");
            let by_names = |node: crate::Node<'_>| node.has_repeated_members();
            assert_eq!(document.root().descendants().any(by_names), repeats, "{text}");
        }
        check(r#"{"a":[{"a":{"b":1}}],"b":{}}"#, false);
        check(r#"[{"a":{"b":1,"c":2,"\u0062":3}}]"#, true);
        check(r#"{"a":{"b":1},"a":{"b":1}}"#, true);
    }

    #[test]
    fn numbers_keep_the_form_that_serde_json_gives_them() {
        for number in [
            "0",
            "-0",
            "0.0",
            "-0.0",
            "1.0",
            "1e2",
            "1E-400",
            "1e400",
            "-1e999",
            "9007199254740993",
            "999999999999999999",
            "1000000000000000000",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "0.1234567890123456789",
            "2.2250738585072011e-308",
            "01",
            "1.",
        ] {
            check(number);
            check(&format!("[{number}]"));
        }
    }

    #[test]
    fn the_depth_is_that_of_serde_json() {
        for depth in 125..130 {
            check(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
            check(&format!("{}0{}", r#"{"a":"#.repeat(depth), "}".repeat(depth)));
        }
    }

    proptest! {
        #[test]
        fn any_number_is_read_as_serde_json_reads_it(
            text in r"-?(0|[1-9][0-9]{0,22})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?",
        ) {
            check(&text);
        }

        #[test]
        fn any_text_is_read_as_serde_json_reads_it(
            text in r#"[\[{]([\[\]{},: "a\\u0-9ed.-]|"a":|true|null){0,30}[\]}]"#,
        ) {
            check(&text);
        }
    }
}
