//! A chunk of a streamed response.

use crate::{
    chat::{Arguments, CreatedAt, CustomCall, FinishReason, Logprobs, Meta, Role, Usage},
    json::{Json, Lazy, object::wire_object},
};

wire_object! {
    /// A chunk of a streamed response: the data of one server-sent event.
    ///
    /// Servers differ in which members they repeat in each chunk; rely on the deltas only.
    /// [`ChatStreamDecoder`](crate::stream::ChatStreamDecoder) reads chunks from bytes,
    /// [`Accumulator`](crate::accumulate::Accumulator) joins them to a
    /// [`ChatResponse`](super::ChatResponse).
    ///
    /// Reference: [the chat completion chunk object][object].
    ///
    /// [object]: https://platform.openai.com/docs/api-reference/chat-streaming/streaming
    pub struct ChatChunk {
        /// Unique ID of the completion; some servers send it in the first chunk only.
        id: String,
        /// Always `chat.completion.chunk`.
        object: String,
        /// When the completion was created, in seconds since the Unix epoch.
        ///
        /// [`created_at`](Self::created_at) also reads fractions, milliseconds and strings.
        created: u64,
        /// The model that generates the completion.
        model: String,
        /// The new parts of the choices; empty in a chunk that only reports the usage.
        choices: Vec<ChunkChoice>,
        /// Token counts, in one of the last chunks; see
        /// [`StreamOptions::include_usage`](super::StreamOptions::include_usage).
        usage: Usage,
        /// ID of the backend configuration.
        system_fingerprint: String,
        /// The service tier that processes the request, such as `default` or `priority`.
        service_tier: String,
        /// Billing information (AI/ML API).
        meta: Meta,
        /// Random padding that hides the length of the delta from observers of the network.
        obfuscation: String,
        /// The upstream provider that serves the request (OpenRouter).
        provider: String,
    }
}

impl ChatChunk {
    /// When the completion was created, in any of the formats that servers use.
    ///
    /// `None` if `created` is absent, `null` or not a time.
    pub fn created_at(&self) -> Option<CreatedAt> {
        CreatedAt::read(self.created, &self.extra)
    }
}

wire_object! {
    /// The new part of one choice.
    pub struct ChunkChoice {
        /// Zero-based index of the choice.
        index: u64,
        /// The new part of the message.
        delta: Delta,
        /// Why the model stopped generating; absent or `null` until it has.
        finish_reason: FinishReason,
        /// Log probabilities of the new tokens, if requested; parsed on first access.
        logprobs: Lazy<Logprobs>,
        /// The finish reason as the upstream provider reported it (OpenRouter).
        native_finish_reason: String,
    }
}

impl ChunkChoice {
    /// The index in any spelling of a whole number: `1`, `1.0` or `"1"`; `None` for anything else.
    pub fn number(&self) -> Option<u64> {
        self.index.or_else(|| whole_number(self.extra.get("index")?.as_str()))
    }

    /// The finish reason; `None` if it is absent, `null` or an empty string.
    pub fn finished(&self) -> Option<&FinishReason> {
        self.finish_reason.as_ref().filter(|reason| reason.is_final())
    }
}

wire_object! {
    /// The new part of a message: text members are to be appended.
    pub struct Delta {
        /// The author, usually in the first chunk only.
        role: Role,
        /// Text to append.
        content: String,
        /// Refusal text to append.
        refusal: String,
        /// New parts of tool calls.
        tool_calls: Vec<ToolCallDelta>,
        /// New part of the function call; deprecated in favor of `tool_calls`.
        function_call: FunctionDelta,
        /// Reasoning text to append (DeepSeek, Qwen, vLLM and others).
        reasoning_content: String,
        /// Reasoning text to append (OpenRouter and others).
        reasoning: String,
        /// New parts of reasoning as objects, some of them encrypted (OpenRouter).
        reasoning_details: Vec<Json>,
        /// Audio output to append: an object like [`AudioOutput`](super::AudioOutput).
        audio: Json,
    }
}

wire_object! {
    /// The new part of a tool call.
    pub struct ToolCallDelta {
        /// Zero-based index of the call within the message; some servers omit it.
        index: u64,
        /// ID of the call, usually in its first part only.
        id: String,
        /// `function` or `custom`, usually in the first part only.
        kind ("type"): String,
        /// New part of the function call.
        function: FunctionDelta,
        /// New part of the custom tool call.
        custom: CustomCall,
        /// Opaque data to send back in the next request, such as Gemini's `thought_signature`.
        extra_content: Json,
    }
}

wire_object! {
    /// The new part of a function call.
    pub struct FunctionDelta {
        /// The name of the function, usually in the first part only.
        name: String,
        /// Text to append to the arguments; some servers send complete JSON instead.
        arguments: Arguments,
    }
}

impl ToolCallDelta {
    /// The index in any spelling of a whole number: `1`, `1.0` or `"1"`; `None` for anything else.
    pub fn number(&self) -> Option<u64> {
        self.index.or_else(|| whole_number(self.extra.get("index")?.as_str()))
    }
}

/// A whole number in any spelling: `1`, `1.0`, `1e0`, or one of these as a string.
pub(crate) fn whole_number(json: &str) -> Option<u64> {
    let text = json.trim_matches(|next: char| next == '"' || next.is_ascii_whitespace());
    text.parse().ok().or_else(|| {
        let number: f64 = text.parse().ok()?;
        // Floats count by ones up to this.
        let is_whole = number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number);
        is_whole.then_some(number as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::ToolCallDelta;

    #[test]
    fn an_index_is_read_in_any_spelling() {
        for (text, expected) in [
            ("0", Some(0)),
            ("7", Some(7)),
            ("1.0", Some(1)),
            ("1e1", Some(10)),
            (r#""2""#, Some(2)),
            (r#"" 3 ""#, Some(3)),
            (r#""4.0""#, Some(4)),
            ("-1", None),
            ("1.5", None),
            ("1e300", None),
            (r#""""#, None),
            (r#""a""#, None),
            (r#""NaN""#, None),
            (r#""inf""#, None),
            ("true", None),
            ("[1]", None),
            ("null", None),
        ] {
            let call = ToolCallDelta::from_text(&format!("{{\"index\":{text}}}")).unwrap();
            assert_eq!(call.number(), expected, "{text}");
        }
    }
}
