//! Schemas from Rust types, for structured answers and for tools. Needs the feature `schemars`.
//!
//! What a provider that is strict about schemas wants is added: an object allows no other members, and requires all it has.
//! A member that may be missing is therefore one that may be `null`, as [`Option`] is.
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

use chatwire_protocol::{
    chat::{ResponseFormat, Tool},
    json::Json,
};
use schemars::{
    JsonSchema, Schema,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform},
};
use serde_json::Value;

/// The longest name a schema may have.
const LONGEST_NAME: usize = 64;

/// Asks for an answer that is a `T`; parse its text with `serde_json`.
///
/// The schema is named after the type, its doc comment is the description, and the provider is asked to be strict.
/// Types whose members are not known beforehand, such as maps, are not what strict providers accept.
pub fn response_format<T: JsonSchema>() -> ResponseFormat {
    ResponseFormat::json_schema(name(&T::schema_name()), schema::<T>())
}

/// A function the model may call with a `T` as its arguments; read them with `ToolCall::arguments`.
pub fn tool<T: JsonSchema>(name: impl Into<String>, description: impl Into<String>) -> Tool {
    Tool::function(name, description, schema::<T>())
}

/// The schema of `T` as strict providers want it.
fn schema<T: JsonSchema>() -> Json {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.meta_schema = None);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    RecursiveTransform(close).transform(&mut schema);
    Json::from(Value::from(schema))
}

/// Lets an object have exactly the members it declares.
fn close(schema: &mut Schema) {
    let Some(members) = schema.get("properties").and_then(Value::as_object) else { return };
    let required: Vec<_> = members.keys().cloned().map(Value::String).collect();
    schema.insert("required".to_owned(), required.into());
    if schema.get("additionalProperties").is_none() {
        schema.insert("additionalProperties".to_owned(), false.into());
    }
}

/// A type's name as the name of a schema: letters, digits, `_` and `-`.
fn name(type_name: &str) -> String {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let letters = type_name.chars().map(|letter| if allowed(letter) { letter } else { '_' });
    letters.take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    /// Where somebody lives.
    #[derive(JsonSchema, Deserialize)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Home {
        street: String,
        number: Option<u32>,
        town: Town,
    }

    #[derive(JsonSchema, Deserialize)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Town {
        name: String,
    }

    #[test]
    fn every_object_is_closed_and_requires_its_members() {
        let schema = schema::<Home>().to_value().unwrap();
        assert_eq!(schema["required"], json!(["number", "street", "town"]));
        assert_eq!(schema["additionalProperties"], json!(false));
        assert_eq!(schema["properties"]["number"]["type"], json!(["integer", "null"]));
        assert_eq!(schema["$defs"]["Town"]["additionalProperties"], json!(false));
        assert_eq!(schema["description"], json!("Where somebody lives."));
        assert_eq!(schema.get("$schema"), None);
    }

    #[test]
    fn a_format_is_named_after_its_type() {
        let format = response_format::<Home>();
        let asked = format.json_schema.unwrap();
        assert_eq!(asked.name.as_deref(), Some("Home"));
        assert_eq!(asked.strict, Some(true));
        assert_eq!(name("Vec<Home>"), "Vec_Home_");
        assert_eq!(name(&"x".repeat(100)).len(), 64);
    }
}
