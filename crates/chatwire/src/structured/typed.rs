//! JSON schemas of Rust types, for structured output and for tools. Needs the feature `schemars`.
//!
//! [`Client::chat_as`](crate::Client::chat_as) and [`Tools`](crate::Tools) use these functions;
//! call them directly to build requests by hand.
//!
//! The schemas follow the rules of providers with a strict mode:
//! - an object allows no further fields, and requires all of its fields: an optional field is one
//!   that may be `null`, like [`Option`];
//! - enum variants become `anyOf`; fields beside them, or that they are flattened into, are
//!   repeated in each variant;
//! - constraints that the strict mode does not support, such as string lengths, and defaults are
//!   removed: parsing checks them.
//!
//! Some types have no such schema: maps, tuples, and any value.
//! For these the request does not ask for strict mode, and parsing shows whether the response
//! matches.
//!
//! The output of a model must be an object.
//! A type that is not an object (list, enum, number) is wrapped as `{"value": ...}` and unwrapped
//! again by [`chat_as`](crate::Client::chat_as).
//!
//! ```
//! use chatwire::{ChatRequest, Message, typed};
//! use schemars::JsonSchema;
//!
//! /// A town.
//! #[derive(JsonSchema, serde::Deserialize)]
//! struct Town {
//!     name: String,
//!     inhabitants: Option<u32>,
//! }
//!
//! let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Which town?")])
//!     .response_format(typed::response_format::<Town>())
//!     .tools([typed::tool::<Town>("remember", "Remembers a town.")]);
//! # let text = String::from_utf8(request.to_vec()).unwrap();
//! # assert!(text.contains(r#""additionalProperties":false"#));
//! ```

mod strict;

use chatwire_protocol::{
    chat::{ResponseFormat, Tool},
    json::Json,
};
use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Deserialize;
use serde_json::Value;

use self::strict::make_strict;

/// The maximum length of a schema's name.
const MAX_NAME_LENGTH: usize = 64;

/// A schema without any of these keywords accepts any value.
const TYPE_KEYWORDS: [&str; 7] = ["type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref"];

/// The wrapper of a type that is not an object.
#[derive(JsonSchema, Deserialize)]
#[schemars(crate = "schemars")]
pub(crate) struct Wrapped<T> {
    pub(crate) value: T,
}

/// The response format that requests a `T`; parse the response with
/// [`Response::parse_as`](crate::Response::parse_as).
///
/// The schema is named after the type, and its doc comment becomes the description.
/// The request asks for strict mode if the schema allows it.
/// A type without a schema, such as [`serde_json::Value`], requests any JSON object.
pub fn response_format<T: JsonSchema>() -> ResponseFormat {
    let root = root::<T>();
    let (schema, strict) = match root.kind {
        RootKind::Any => return ResponseFormat::json_object(),
        RootKind::Object => (root.schema, root.strict),
        RootKind::Other => {
            let (mut schema, strict) = make_strict(generate::<Wrapped<T>>());
            // The title names the wrapper, not the type of the caller.
            schema.as_object_mut().and_then(|schema| schema.remove("title"));
            (schema, strict)
        }
    };
    let mut format = ResponseFormat::json_schema(name(&T::schema_name()), Json::from(schema));
    if let Some(json_schema) = &mut format.json_schema {
        json_schema.strict = Some(strict);
    }
    format
}

/// A function that the model may call with a `T` as its arguments; parse them with
/// `ToolCall::arguments`.
///
/// Arguments are an object, so `T` must be a struct.
pub fn tool<T: JsonSchema>(name: impl Into<String>, description: impl Into<String>) -> Tool {
    Tool::function(name, description, Json::from(root::<T>().schema))
}

/// Whether a `T` is wrapped in an object.
pub(crate) fn is_wrapped<T: JsonSchema>() -> bool {
    matches!(root::<T>().kind, RootKind::Other)
}

/// Whether a `T` is an object, so that it can be the arguments of a function.
pub(crate) fn is_object<T: JsonSchema>() -> bool {
    matches!(root::<T>().kind, RootKind::Object)
}

/// The schema of a type, for strict mode where possible.
struct Root {
    schema: Value,
    strict: bool,
    kind: RootKind,
}

enum RootKind {
    Any,
    Object,
    Other,
}

fn root<T: JsonSchema>() -> Root {
    let (schema, strict) = make_strict(generate::<T>());
    let says = |keyword| schema.get(keyword).is_some();
    let kind = match schema["type"].as_str() {
        Some("object") => RootKind::Object,
        None if !TYPE_KEYWORDS.into_iter().any(says) => RootKind::Any,
        _ => RootKind::Other,
    };
    Root { schema, strict, kind }
}

fn generate<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.meta_schema = None);
    settings.into_generator().into_root_schema_for::<T>().into()
}

/// The name of a type as the name of a schema: letters, digits, `_` and `-`.
fn name(type_name: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let letters = type_name.chars().map(|letter| if allowed(letter) { letter } else { '_' });
    letters.take(MAX_NAME_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    /// A postal address.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Home {
        street: String,
        number: Option<u32>,
    }

    #[track_caller]
    fn check<T: JsonSchema>(name: &str, strict: bool, wrapped: bool) -> Value {
        let format = response_format::<T>().json_schema.unwrap();
        assert_eq!(format.name.as_deref(), Some(name));
        assert_eq!((format.strict, is_wrapped::<T>()), (Some(strict), wrapped));
        let schema = format.schema.unwrap().to_value().unwrap();
        assert_eq!(schema["type"], json!("object"));
        schema
    }

    #[test]
    fn a_format_is_named_after_its_type_and_strict_if_possible() {
        let schema = check::<Home>("Home", true, false);
        assert_eq!(schema["description"], json!("A postal address."));
        check::<BTreeMap<String, u8>>("Map_of_uint8", false, false);
    }

    #[test]
    fn types_other_than_objects_are_wrapped() {
        let schema = check::<Vec<Home>>("Array_of_Home", true, true);
        assert_eq!(schema["properties"]["value"]["items"], json!({"$ref": "#/$defs/Home"}));
        assert_eq!(schema["required"], json!(["value"]));
        check::<u8>("uint8", true, true);
        check::<Option<Home>>("Nullable_Home", true, true);
        check::<(u8, u8)>("Tuple_of_uint8_and_uint8", false, true);
    }

    #[test]
    fn any_value_is_a_json_object() {
        assert_eq!(response_format::<Value>(), ResponseFormat::json_object());
        assert!(!is_wrapped::<Value>());
    }

    #[test]
    fn names_have_only_allowed_characters() {
        assert_eq!(name("Vec<Home>"), "Vec_Home_");
        assert_eq!(name(&"x".repeat(100)).len(), 64);
    }
}
