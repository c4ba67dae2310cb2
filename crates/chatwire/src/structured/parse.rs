//! Parses JSON that a model wrote.

use chatwire_protocol::json::Json;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{InvalidOutput, deserializer::ValueDeserializer, mismatch::Mismatch};

/// Parses JSON text as a `T`.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, InvalidOutput> {
    serde_json::from_str(text).map_err(|error| explain::<T>(text, &error))
}

/// Parses the arguments of a tool call; empty text counts as `{}`.
pub(crate) fn read_arguments<T: DeserializeOwned>(text: &str) -> Result<T, InvalidOutput> {
    read(if text.trim().is_empty() { "{}" } else { text })
}

/// Explains why parsing failed, by parsing again.
#[cold]
fn explain<T: DeserializeOwned>(text: &str, error: &serde_json::Error) -> InvalidOutput {
    if let Err(syntax) = Json::from_text(text) {
        let before = text.get(..syntax.offset()).unwrap_or(text);
        return InvalidOutput::not_json(before, syntax.expected());
    }
    // The tree has no duplicate fields and no numbers out of range, so it may match the type where
    // the text did not.
    let tree: Option<Value> = serde_json::from_str(text).ok();
    let mismatch = tree.and_then(|tree| T::deserialize(ValueDeserializer(&tree)).err());
    InvalidOutput::type_mismatch(
        mismatch.unwrap_or_else(Mismatch::unknown),
        error.line(),
        error.column(),
    )
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, num::NonZero};

    use serde::Deserialize;

    use super::*;
    use crate::structured::InvalidOutputKind;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsing is tested")]
    struct Person {
        name: String,
        age: Option<u8>,
        #[serde(default)]
        kin: BTreeMap<String, Vec<Self>>,
        #[serde(default)]
        pets: Vec<Pet>,
        #[serde(default)]
        pair: Option<(u8, NonZero<u8>)>,
        #[serde(default)]
        floors: BTreeMap<i8, bool>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    #[expect(dead_code, reason = "only parsing is tested")]
    enum Pet {
        Cat,
        Dog(u8),
        Fish { fins: u8 },
    }

    #[track_caller]
    fn check(text: &str, pointer: Option<&str>, message: &str) {
        let invalid_output = read::<Person>(text).unwrap_err();
        assert_eq!(invalid_output.to_string(), message, "{text}");
        assert_eq!(invalid_output.pointer(), pointer, "{text}");
    }

    #[test]
    fn text_that_is_not_json_has_a_position() {
        check("secret", None, "the text is not JSON at line 1, column 1: expected a value");
        check(
            "{\n \"name\": \"secret\"\n",
            None,
            "the text is not JSON at line 3, column 1: expected `,` or `}`",
        );
        check(
            r#"{"name":"a"} secret"#,
            None,
            "the text is not JSON at line 1, column 14: expected the end",
        );
        assert_eq!(read::<Person>("").unwrap_err().kind(), InvalidOutputKind::NotJson);
    }

    #[test]
    fn a_type_mismatch_has_a_position_and_does_not_repeat_the_text() {
        check(
            r#"{"name":5}"#,
            Some("/name"),
            "the JSON does not match the type at line 1, column 9 (in `/name`): expected a string, found an integer",
        );
        check(
            r#"{"name":"a","age":"secret"}"#,
            Some("/age"),
            "the JSON does not match the type at line 1, column 26 (in `/age`): expected u8, found a string",
        );
        check(
            r#"{"name":"a","age":1000}"#,
            Some("/age"),
            "the JSON does not match the type at line 1, column 22 (in `/age`): expected u8, found an integer out of range",
        );
        check(
            r#"{"age":1}"#,
            Some(""),
            "the JSON does not match the type at line 1, column 9: expected a field `name`, found none",
        );
        check(
            r#"{"name":"a","secret":1}"#,
            Some(""),
            "the JSON does not match the type at line 1, column 20: expected only the fields `name`, `age`, `kin`, `pets`, `pair`, `floors`, found an unknown field",
        );
        check(
            r#"["a"]"#,
            Some(""),
            "the JSON does not match the type at line 1, column 5: expected struct Person with 6 elements, found a different number of elements",
        );
    }

    #[test]
    fn keys_of_maps_are_in_the_pointer_and_not_in_the_message() {
        check(
            r#"{"name":"a","kin":{"x/secret":[{"name":"b"},{"name":null}]}}"#,
            Some("/kin/x~1secret/1/name"),
            "the JSON does not match the type at line 1, column 56 (in `/kin/*/1/name`): expected a string, found null",
        );
        check(
            r#"{"name":"a","floors":{"secret":true}}"#,
            Some("/floors"),
            "the JSON does not match the type at line 1, column 23 (in `/floors`): expected i8, found a string",
        );
        check(
            r#"{"name":"a","floors":{"-1":true,"2":0}}"#,
            Some("/floors/2"),
            "the JSON does not match the type at line 1, column 37 (in `/floors/*`): expected a boolean, found an integer",
        );
    }

    #[test]
    fn variants_and_tuples_are_in_the_pointer() {
        check(
            r#"{"name":"a","pets":["cat",{"dog":1},{"fish":{"fins":"secret"}}]}"#,
            Some("/pets/2/fish/fins"),
            "the JSON does not match the type at line 1, column 60 (in `/pets/2/fish/fins`): expected u8, found a string",
        );
        check(
            r#"{"name":"a","pets":["secret"]}"#,
            Some("/pets/0"),
            "the JSON does not match the type at line 1, column 28 (in `/pets/0`): expected one of `cat`, `dog`, `fish`, found an unknown variant",
        );
        check(
            r#"{"name":"a","pets":["dog"]}"#,
            Some("/pets/0"),
            "the JSON does not match the type at line 1, column 26 (in `/pets/0`): expected an object with one field, found a string",
        );
        check(
            r#"{"name":"a","pets":[7]}"#,
            Some("/pets/0"),
            "the JSON does not match the type at line 1, column 21 (in `/pets/0`): expected a string, or an object with one field, found a number",
        );
        check(
            r#"{"name":"a","pair":[1,0]}"#,
            Some("/pair/1"),
            "the JSON does not match the type at line 1, column 23 (in `/pair/1`): expected a nonzero u8, found an integer out of range",
        );
        check(
            r#"{"name":"a","pair":[1,2,3]}"#,
            Some("/pair"),
            "the JSON does not match the type at line 1, column 25 (in `/pair`): expected fewer elements, found a different number of elements",
        );
    }

    #[test]
    fn what_the_tree_cannot_show_has_no_pointer() {
        check(
            r#"{"name":"a","name":"b"}"#,
            Some(""),
            "the JSON does not match the type at line 1, column 18: expected a value of the type",
        );
        let deep = format!("{{\"name\":{}{}}}", "[".repeat(9_999), "]".repeat(9_999));
        assert_eq!(read::<Value>(&deep).unwrap_err().kind(), InvalidOutputKind::TypeMismatch);
        assert_eq!(read::<Value>("1e400").unwrap_err().kind(), InvalidOutputKind::TypeMismatch);
    }

    #[test]
    fn the_message_of_a_custom_check_is_in_the_detail_alone() {
        #[derive(Debug, Deserialize)]
        #[serde(try_from = "String")]
        struct Never;
        impl TryFrom<String> for Never {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                Err(format!("{text} is not it"))
            }
        }
        let invalid_output = read::<Never>("\"secret\"").unwrap_err();
        assert!(invalid_output.to_string().ends_with("expected a value that the type accepts"));
        assert_eq!(invalid_output.detail(), Some("secret is not it"));
        assert!(!format!("{invalid_output:?}").contains("secret"));
    }

    #[test]
    fn missing_arguments_are_an_empty_object() {
        for text in ["", " \n", "{}"] {
            assert!(read_arguments::<BTreeMap<String, u8>>(text).unwrap().is_empty());
        }
    }

    #[test]
    fn a_name_from_the_model_is_not_in_the_message() {
        #[derive(Debug, Deserialize)]
        enum Mood {
            Calm,
            #[serde(other)]
            Other,
        }

        assert!(matches!(read("\"Calm\""), Ok(Mood::Calm)));
        assert!(matches!(read("\"secret\""), Ok(Mood::Other)));
        let invalid_output = read::<Mood>("{\"secret\": 5}").unwrap_err();
        assert_eq!(invalid_output.pointer(), Some("/secret"));
        assert!(!invalid_output.to_string().contains("secret"), "{invalid_output}");
        let invalid_output = read::<Mood>("{\"Calm\": 5}").unwrap_err();
        assert!(invalid_output.to_string().contains("/Calm"), "{invalid_output}");
    }
}
