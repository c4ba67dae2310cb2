//! The output format that a request asks for.

use crate::json::{Json, object::wire_object};

wire_object! {
    /// The output format, see
    /// [`response_format`](https://platform.openai.com/docs/api-reference/chat/create).
    ///
    /// Create one with [`text`](Self::text), [`json_object`](Self::json_object) or
    /// [`json_schema`](Self::json_schema).
    ///
    /// ```
    /// use chatwire_protocol::chat::{ChatRequest, Message, ResponseFormat};
    /// use serde_json::json;
    ///
    /// let schema = json!({
    ///     "type": "object",
    ///     "properties": {"celsius": {"type": "number"}},
    ///     "required": ["celsius"],
    ///     "additionalProperties": false,
    /// });
    /// let request = ChatRequest::new("a/model", [Message::user("Typical summer day in Oslo?")])
    ///     .response_format(ResponseFormat::json_schema("temperature", schema));
    /// ```
    pub struct ResponseFormat {
        /// The type: `text`, `json_object`, `json_schema`, or a type of the provider's own.
        kind ("type"): String,
        /// The schema, if `kind` is `json_schema`.
        json_schema: JsonSchemaFormat,
    }
}

impl ResponseFormat {
    /// Free text, the default.
    pub fn text() -> Self {
        Self { kind: Some("text".into()), ..Self::default() }
    }

    /// Any JSON object; most providers require that a message mentions JSON.
    pub fn json_object() -> Self {
        Self { kind: Some("json_object".into()), ..Self::default() }
    }

    /// JSON that fits a schema, with [`strict`](JsonSchemaFormat::strict) set.
    ///
    /// The name has 1 to 64 letters, digits, `_` and `-`; this is not checked here.
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
    /// A JSON Schema for the output, see
    /// [structured outputs](https://platform.openai.com/docs/guides/structured-outputs).
    pub struct JsonSchemaFormat {
        /// The name of the schema: 1 to 64 letters, digits, `_` and `-`.
        name: String,
        /// The purpose of the output; the model reads it.
        description: String,
        /// The schema, in the subset of [JSON Schema](https://json-schema.org) that the provider
        /// supports.
        schema: Json,
        /// Whether the provider enforces that the output fits the schema; default `false`.
        strict: bool,
    }
}
