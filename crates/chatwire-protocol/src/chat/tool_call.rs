//! Calls of tools that a model asks for.

use serde::de::DeserializeOwned;

use crate::{
    chat::{Arguments, ArgumentsError, arguments},
    json::{Json, object::wire_object},
};

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
