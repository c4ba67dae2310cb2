//! The form an answer is to have.

use crate::json::{Json, object::wire_object};

wire_object! {
    /// The form an answer is to have.
    ///
    /// Make one with [`text`](Self::text), [`json_object`](Self::json_object) or [`json_schema`](Self::json_schema).
    pub struct ResponseFormat {
        /// `text`, `json_object`, `json_schema`, or a word of a provider's.
        kind ("type"): String,
        /// The schema, when `kind` is `json_schema`.
        json_schema: JsonSchemaFormat,
    }
}

impl ResponseFormat {
    /// Free text, the default.
    pub fn text() -> Self {
        Self { kind: Some("text".into()), ..Self::default() }
    }

    /// Some JSON object; most providers want the word JSON in the messages as well.
    pub fn json_object() -> Self {
        Self { kind: Some("json_object".into()), ..Self::default() }
    }

    /// JSON that fits a schema.
    ///
    /// `name` labels the schema: letters, digits, `_` and `-`, at most 64.
    /// The provider is asked to be strict about it.
    pub fn json_schema(name: impl Into<String>, schema: impl Into<Json>) -> Self {
        let json_schema = JsonSchemaFormat {
            name: Some(name.into()),
            schema: Some(schema.into()),
            strict: Some(true),
            ..JsonSchemaFormat::default()
        };
        Self { kind: Some("json_schema".into()), json_schema: Some(json_schema), ..Self::default() }
    }
}

wire_object! {
    /// A schema that an answer is to fit.
    pub struct JsonSchemaFormat {
        /// A label for the schema: letters, digits, `_` and `-`, at most 64.
        name: String,
        /// What the answer is, for the model to read.
        description: String,
        /// The schema, in the subset of [JSON Schema](https://json-schema.org) that the provider knows.
        schema: Json,
        /// Whether the answer must fit exactly.
        strict: bool,
    }
}
