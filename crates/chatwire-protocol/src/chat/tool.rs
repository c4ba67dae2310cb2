//! Tools that a model may call.

use crate::{
    chat::CacheControl,
    json::{
        Json,
        object::{setters, wire_object},
    },
};

wire_object! {
    /// A tool that the model may call.
    ///
    /// Create one with [`function`](Self::function) or [`custom`](Self::custom).
    ///
    /// Reference: [function calling](https://platform.openai.com/docs/guides/function-calling).
    ///
    /// ```
    /// use chatwire_protocol::chat::{ChatRequest, Message, Tool, ToolChoice};
    /// use serde_json::json;
    ///
    /// let parameters = json!({
    ///     "type": "object",
    ///     "properties": {"city": {"type": "string"}},
    ///     "required": ["city"],
    /// });
    /// let weather = Tool::function("weather", "Current weather of a city", parameters).strict();
    /// let request = ChatRequest::new("a/model", [Message::user("Is it cold in Oslo?")])
    ///     .tools([weather])
    ///     .tool_choice(ToolChoice::auto());
    /// ```
    pub struct Tool {
        /// The type: `function`, `custom`, or a type of the provider's own.
        kind ("type"): String,
        /// The function, if `kind` is `function`.
        function: FunctionDefinition,
        /// The custom tool, if `kind` is `custom`.
        custom: CustomTool,
        /// Requests that the provider caches the prompt up to and including this tool.
        cache_control: CacheControl,
    }
}

impl Tool {
    /// A function; `parameters` is the JSON Schema of its arguments.
    ///
    /// The name has 1 to 64 letters, digits, `_` and `-`; this is not checked here.
    pub fn function(
        name: impl Into<String>,
        description: impl Into<String>,
        parameters: impl Into<Json>,
    ) -> Self {
        let function = FunctionDefinition {
            name: Some(name.into()),
            description: Some(description.into()),
            parameters: Some(parameters.into()),
            ..FunctionDefinition::default()
        };
        Self { kind: Some("function".into()), function: Some(function), ..Self::default() }
    }

    /// A custom tool: its input is free text instead of JSON.
    pub fn custom(name: impl Into<String>, description: impl Into<String>) -> Self {
        let custom = CustomTool {
            name: Some(name.into()),
            description: Some(description.into()),
            ..CustomTool::default()
        };
        Self { kind: Some("custom".into()), custom: Some(custom), ..Self::default() }
    }
}

impl Tool {
    /// Sets [`strict`](FunctionDefinition::strict) on a function; no effect on other tools.
    #[must_use]
    pub fn strict(mut self) -> Self {
        if let Some(function) = &mut self.function {
            function.strict = Some(true);
        }
        self
    }
}

setters! { Tool {
    into cache_control: CacheControl,
} }

wire_object! {
    /// A function that the model may call.
    pub struct FunctionDefinition {
        /// The name: 1 to 64 letters, digits, `_` and `-`.
        name: String,
        /// What the function does; the model reads it to decide when and how to call it.
        description: String,
        /// The JSON Schema of the arguments; absent means no parameters.
        parameters: Json,
        /// Whether the provider enforces that arguments fit the schema; default `false`.
        ///
        /// `true` allows only a subset of JSON Schema, see
        /// [strict mode](https://platform.openai.com/docs/guides/function-calling#strict-mode).
        strict: bool,
    }
}

wire_object! {
    /// A tool whose input is free text instead of JSON.
    pub struct CustomTool {
        /// The name.
        name: String,
        /// What the tool does; the model reads it to decide when and how to call it.
        description: String,
        /// The format of the input; absent means any text.
        format: CustomFormat,
    }
}

wire_object! {
    /// The format of the input of a custom tool.
    pub struct CustomFormat {
        /// `text` or `grammar`.
        kind ("type"): String,
        /// The grammar, if `kind` is `grammar`.
        grammar: Grammar,
    }
}

wire_object! {
    /// A grammar for the input of a custom tool.
    pub struct Grammar {
        /// The text of the grammar.
        definition: String,
        /// The language of `definition`: `lark` or `regex`.
        syntax: String,
    }
}
