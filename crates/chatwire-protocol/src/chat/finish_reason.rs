//! Why the model stopped generating.

use crate::json::open_enum::open_enum;

open_enum! {
    /// Why the model stopped generating, see
    /// [the chat completion object](https://platform.openai.com/docs/api-reference/chat/object).
    ///
    /// Some servers send values of their own, such as `end_turn` or `eos`:
    /// [`normalized`](Self::normalized) maps them to the documented ones.
    /// Some send an empty string in each chunk of a stream until the model has finished:
    /// see [`is_final`](Self::is_final).
    pub enum FinishReason {
        /// A natural end or a stop sequence.
        Stop = "stop",
        /// The token limit was reached.
        Length = "length",
        /// The model requests tool calls.
        ToolCalls = "tool_calls",
        /// The model requests a function call; deprecated in favor of `tool_calls`.
        FunctionCall = "function_call",
        /// A content filter withheld a part of the output.
        ContentFilter = "content_filter",
        /// Generation failed; some gateways report this in the middle of a stream.
        Error = "error",
    }
}

impl FinishReason {
    /// Whether the choice has finished; `false` only for the empty string.
    pub fn is_final(&self) -> bool {
        !self.as_str().is_empty()
    }

    /// Whether generation failed: `error`, and words of inference servers and gateways such as
    /// `abort` (vLLM, SGLang), `insufficient_system_resource` (DeepSeek), `network_error` (Z.ai) or
    /// `MALFORMED_FUNCTION_CALL` (Gemini).
    ///
    /// A choice that ends so is not complete.
    pub fn is_failure(&self) -> bool {
        const FAILURES: [&str; 18] = [
            "error",
            "abort",
            "aborted",
            "cancelled",
            "canceled",
            "failed",
            "failure",
            "interrupted",
            "timeout",
            "insufficient_system_resource",
            "network_error",
            "server_error",
            "internal_error",
            "engine_error",
            "model_error",
            "unknown_error",
            "malformed_function_call",
            "unexpected_tool_call",
        ];
        FAILURES.iter().any(|word| self.as_str().eq_ignore_ascii_case(word))
    }

    /// The documented value with the same meaning.
    ///
    /// Maps values of Amazon, Anthropic, Cohere, Google, Mistral, Z.ai and inference servers, in
    /// upper or lower case; returns any other value unchanged.
    /// If the result differs from `self`, the value was mapped.
    ///
    /// ```
    /// use chatwire_protocol::chat::FinishReason;
    ///
    /// let reason = FinishReason::from("max_tokens");
    /// assert_eq!(reason.as_str(), "max_tokens");
    /// assert_eq!(reason.normalized(), FinishReason::Length);
    /// ```
    #[must_use]
    pub fn normalized(&self) -> Self {
        const WORDS: [(&[&str], FinishReason); 4] = [
            (
                &["stop", "end_turn", "stop_sequence", "eos", "eos_token", "complete"],
                FinishReason::Stop,
            ),
            (
                &[
                    "length",
                    "max_tokens",
                    "max_output_tokens",
                    "model_length",
                    "model_context_window_exceeded",
                ],
                FinishReason::Length,
            ),
            (&["tool_calls", "tool_call", "tool_use"], FinishReason::ToolCalls),
            (
                &[
                    "content_filter",
                    "content_filtered",
                    "guardrail_intervened",
                    "refusal",
                    "safety",
                    "recitation",
                    "prohibited_content",
                    "blocklist",
                    "spii",
                    "image_safety",
                    "sensitive",
                    "error_toxic",
                ],
                FinishReason::ContentFilter,
            ),
        ];
        let is_word = |word: &str| self.as_str().eq_ignore_ascii_case(word);
        let found = WORDS.into_iter().find(|(words, _)| words.iter().any(|word| is_word(word)));
        found.map_or_else(|| self.clone(), |(_, reason)| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::FinishReason;

    #[test]
    fn words_of_servers_are_interpreted_on_request() {
        for (word, normalized) in [
            ("end_turn", FinishReason::Stop),
            ("MAX_TOKENS", FinishReason::Length),
            ("tool_use", FinishReason::ToolCalls),
            ("TOOL_CALL", FinishReason::ToolCalls),
            ("COMPLETE", FinishReason::Stop),
            ("model_length", FinishReason::Length),
            ("sensitive", FinishReason::ContentFilter),
            ("PROHIBITED_CONTENT", FinishReason::ContentFilter),
            ("guardrail_intervened", FinishReason::ContentFilter),
            ("network_error", FinishReason::from("network_error")),
            ("stop", FinishReason::Stop),
            ("later", FinishReason::from("later")),
        ] {
            let reason = FinishReason::from(word);
            assert_eq!(reason.normalized(), normalized);
            assert_eq!(reason.as_str(), word);
        }
        assert!(!FinishReason::from("").is_final());
        for failure in ["error", "abort", "ABORT", "insufficient_system_resource"] {
            assert!(FinishReason::from(failure).is_failure(), "{failure}");
        }
        for word in ["stop", "", "eos", "content_filter", "later"] {
            assert!(!FinishReason::from(word).is_failure(), "{word}");
        }
    }
}
