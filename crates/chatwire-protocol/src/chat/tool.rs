//! Tools a model may call, and its calls of them.

use serde::de::DeserializeOwned;

use crate::{
    chat::{Arguments, ArgumentsError, CacheControl, arguments},
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

wire_object! {
    /// A call of a tool that the model asks for.
    pub struct ToolCall {
        /// Names the call; the answer to it carries the same.
        id: String,
        /// `function` or `custom`.
        kind ("type"): String,
        /// The function and its arguments, when `kind` is `function`.
        function: FunctionCall,
        /// The tool and its input, when `kind` is `custom`.
        custom: CustomCall,
        /// What a provider wants back with the next request, unread.
        extra_content: Json,
    }
}

wire_object! {
    /// A function's name and the arguments for it.
    pub struct FunctionCall {
        /// The function to call.
        name: String,
        /// The arguments, as the model wrote them: they need not be valid.
        arguments: Arguments,
    }
}

wire_object! {
    /// A custom tool's name and the input for it.
    pub struct CustomCall {
        /// The tool to call.
        name: String,
        /// The input, as the model wrote it.
        input: String,
    }
}

impl ToolCall {
    /// The function's name, or the custom tool's.
    pub fn name(&self) -> Option<&str> {
        let function = self.function.as_ref().and_then(|function| function.name.as_deref());
        function.or_else(|| self.custom.as_ref()?.name.as_deref())
    }

    /// Reads the function's arguments; absent, `null` and empty ones count as `{}`.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use chatwire_protocol::chat::ToolCall;
    ///
    /// let call = ToolCall::from_slice(br#"{"function":{"name":"add","arguments":"{\"x\":1}"}}"#)?;
    /// let arguments: BTreeMap<String, u32> = call.arguments()?;
    /// assert_eq!(arguments["x"], 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails when the model's text is not JSON, or not of the form `T` asks for.
    pub fn arguments<T: DeserializeOwned>(&self) -> Result<T, ArgumentsError> {
        let function = self.function.as_ref();
        let given = function.and_then(|function| function.arguments.as_ref());
        arguments::parse(given.map(Arguments::as_text).unwrap_or_default())
    }
}
