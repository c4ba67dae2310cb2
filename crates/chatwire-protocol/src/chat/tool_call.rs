//! Tool calls that a model requests.

use serde::de::DeserializeOwned;

use crate::{
    chat::{Arguments, ArgumentsError, arguments},
    json::{Json, object::wire_object},
};

wire_object! {
    /// A tool call that the model requests.
    ///
    /// Return the result with [`Message::tool`](super::Message::tool) and the ID of the call.
    /// [`ChatResponse::tool_calls`](super::ChatResponse::tool_calls) has an example of the whole
    /// turn.
    ///
    /// Reference: [the chat completion object][object].
    ///
    /// [object]: https://platform.openai.com/docs/api-reference/chat/object
    pub struct ToolCall {
        /// ID of the call; the `tool` message with the result has the same.
        id: String,
        /// `function` or `custom`.
        kind ("type"): String,
        /// The function and its arguments, if `kind` is `function`.
        function: FunctionCall,
        /// The custom tool and its input, if `kind` is `custom`.
        custom: CustomCall,
        /// Opaque data to send back in the next request, such as Gemini's `thought_signature`.
        extra_content: Json,
    }
}

wire_object! {
    /// The name of a function and its arguments.
    pub struct FunctionCall {
        /// The name of the function.
        name: String,
        /// The arguments as the model wrote them: neither valid JSON nor valid for the schema for
        /// certain.
        arguments: Arguments,
    }
}

wire_object! {
    /// The name of a custom tool and its input.
    pub struct CustomCall {
        /// The name of the custom tool.
        name: String,
        /// The input as the model wrote it.
        input: String,
    }
}

impl ToolCall {
    /// The name of the function or custom tool.
    pub fn name(&self) -> Option<&str> {
        let function = self.function.as_ref().and_then(|function| function.name.as_deref());
        function.or_else(|| self.custom.as_ref()?.name.as_deref())
    }

    /// Deserializes the arguments of a function; absent, `null` and empty arguments count as `{}`.
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
    /// Fails if the arguments are not JSON ([`ArgumentsError::Syntax`]) or do not deserialize as
    /// `T`.
    pub fn arguments<T: DeserializeOwned>(&self) -> Result<T, ArgumentsError> {
        let function = self.function.as_ref();
        let given = function.and_then(|function| function.arguments.as_ref());
        arguments::parse(given.map(Arguments::as_text).unwrap_or_default())
    }
}
