//! The non-streaming response, and the response that a stream adds up to.

use crate::{
    chat::{CreatedAt, FinishReason, Logprobs, Message, ToolCall, Usage},
    json::{Lazy, Number, object::wire_object},
};

wire_object! {
    /// A chat completion: the body of a non-streaming response, or what an
    /// [`Accumulator`](crate::accumulate::Accumulator) makes of a stream.
    ///
    /// Any JSON object deserializes, the body of an error included.
    /// To detect errors, call [`ApiError::from_response`](crate::error::ApiError::from_response)
    /// for an error status, and [`ApiError::in_response`](crate::error::ApiError::in_response) for
    /// any other.
    ///
    /// Reference: [the chat completion object][object].
    ///
    /// ```
    /// use chatwire_protocol::chat::{ChatResponse, FinishReason};
    ///
    /// let response = ChatResponse::from_slice(
    ///     br#"{"choices":[{"message":{"content":"Hi!"},"finish_reason":"stop"}],
    ///          "usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#,
    /// )?;
    /// assert_eq!(response.first_text().as_deref(), Some("Hi!"));
    /// assert_eq!(response.first_choice().unwrap().finish_reason, Some(FinishReason::Stop));
    /// assert_eq!(response.usage.as_ref().unwrap().total_tokens, Some(11));
    /// # Ok::<(), chatwire_protocol::json::DecodeError>(())
    /// ```
    ///
    /// [object]: https://platform.openai.com/docs/api-reference/chat/object
    pub struct ChatResponse {
        /// Unique ID of the completion; the format depends on the provider.
        id: String,
        /// Always `chat.completion`.
        object: String,
        /// When the completion was created, in seconds since the Unix epoch.
        ///
        /// [`created_at`](Self::created_at) also reads fractions, milliseconds and strings.
        created: u64,
        /// The model that generated the completion; may differ from the name in the request.
        model: String,
        /// The choices, as many as `n` in the request, by default one.
        choices: Vec<Choice>,
        /// Token counts.
        usage: Usage,
        /// Billing information (AI/ML API).
        meta: Meta,
        /// ID of the backend configuration.
        ///
        /// A [`seed`](super::ChatRequest::seed) reproduces output only with the same fingerprint.
        system_fingerprint: String,
        /// The service tier that processed the request, such as `default` or `priority`.
        service_tier: String,
        /// URLs of the cited pages (Perplexity); see [`cited_pages`](Self::cited_pages).
        citations: Vec<String>,
        /// The upstream provider that served the request (OpenRouter).
        provider: String,
    }
}

impl ChatResponse {
    /// The tool calls of the first choice; empty if it requests none.
    ///
    /// ```
    /// use chatwire_protocol::chat::{ChatResponse, Message};
    /// # use serde_json::json;
    ///
    /// let response = ChatResponse::from_slice(
    ///     br#"{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":[
    ///          {"id":"call_1","type":"function",
    ///           "function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}}]}}]}"#,
    /// )?;
    /// let mut messages = vec![Message::user("What is 1 + 2?")];
    /// let message = response.first_choice().and_then(|choice| choice.message.as_ref());
    /// messages.extend(message.map(Message::to_request_message));
    /// for call in response.tool_calls() {
    ///     let arguments: serde_json::Value = call.arguments()?;
    ///     assert_eq!((call.name(), arguments), (Some("add"), json!({"a": 1, "b": 2})));
    ///     messages.push(Message::tool(call.id.as_deref().unwrap_or_default(), "3"));
    /// }
    /// assert_eq!(messages.len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn tool_calls(&self) -> &[ToolCall] {
        let message = self.first_choice().and_then(|choice| choice.message.as_ref());
        message.and_then(|message| message.tool_calls.as_deref()).unwrap_or_default()
    }

    /// The first choice; `None` if the server sent none.
    pub fn first_choice(&self) -> Option<&Choice> {
        self.choices.as_ref()?.first()
    }

    /// When the completion was created, in any of the formats that servers use.
    ///
    /// `None` if `created` is absent, `null` or not a time.
    pub fn created_at(&self) -> Option<CreatedAt> {
        CreatedAt::read(self.created, &self.extra)
    }
}

wire_object! {
    /// One of the choices of a response.
    pub struct Choice {
        /// Zero-based index of the choice.
        index: u64,
        /// The message that the model generated.
        message: Message,
        /// Why the model stopped generating.
        finish_reason: FinishReason,
        /// Log probabilities of the output tokens, if requested; parsed on first access.
        logprobs: Lazy<Logprobs>,
        /// The finish reason as the upstream provider reported it (OpenRouter).
        native_finish_reason: String,
    }
}

impl Choice {
    /// The finish reason; `None` if it is absent, `null` or an empty string.
    pub fn finished(&self) -> Option<&FinishReason> {
        self.finish_reason.as_ref().filter(|reason| reason.is_final())
    }
}

wire_object! {
    /// Billing information of
    /// [AI/ML API](https://docs.aimlapi.com/capabilities/request-tracing-and-cost).
    pub struct Meta {
        /// The amounts billed for the request.
        usage: BilledUsage,
    }
}

wire_object! {
    /// The amounts billed for a request at AI/ML API.
    pub struct BilledUsage {
        /// Credits billed.
        credits_used: Number,
        /// US dollars billed.
        usd_spent: Number,
        /// Credits billed, in older responses.
        tokens_used: Number,
    }
}
