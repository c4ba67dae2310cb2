//! Tools a model may call, and its calls of them.

use crate::{
    chat::CacheControl,
    json::{
        Json,
        object::{setters, wire_object},
    },
};

wire_object! {
    /// A tool the model may call.
    ///
    /// Make one with [`function`](Self::function) or [`custom`](Self::custom).
    pub struct Tool {
        /// `function`, `custom`, or a word of a provider's.
        kind ("type"): String,
        /// The function, when `kind` is `function`.
        function: FunctionDefinition,
        /// The tool, when `kind` is `custom`.
        custom: CustomTool,
        /// Asks the provider to cache the conversation up to this tool.
        cache_control: CacheControl,
    }
}

impl Tool {
    /// A function; `parameters` is the JSON Schema of its arguments.
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

    /// A tool that takes free text.
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
    /// Asks the provider to let the model write only arguments that fit the schema of a function exactly.
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
    /// A function the model may call.
    pub struct FunctionDefinition {
        /// Its name: letters, digits, `_` and `-`, at most 64.
        name: String,
        /// What it does, for the model to read.
        description: String,
        /// The JSON Schema of its arguments; absent means none.
        parameters: Json,
        /// Whether the arguments must fit the schema exactly.
        strict: bool,
    }
}

wire_object! {
    /// A tool that takes free text.
    pub struct CustomTool {
        /// Its name.
        name: String,
        /// What it does, for the model to read.
        description: String,
        /// The form of its input; absent means any text.
        format: CustomFormat,
    }
}

wire_object! {
    /// The form of a custom tool's input.
    pub struct CustomFormat {
        /// `text` or `grammar`.
        kind ("type"): String,
        /// The grammar, when `kind` is `grammar`.
        grammar: Grammar,
    }
}

wire_object! {
    /// A grammar that a custom tool's input follows.
    pub struct Grammar {
        /// The grammar itself.
        definition: String,
        /// The language it is written in: `lark` or `regex`.
        syntax: String,
    }
}
