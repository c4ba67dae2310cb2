//! Why a model stopped.

use crate::json::open_enum::open_enum;

open_enum! {
    /// Why the model stopped.
    ///
    /// Servers also send words of their own here (`end_turn`, `eos`) and the empty string; the latter means that the model has not finished: see [`FinishReason::is_final`].
    pub enum FinishReason {
        /// A natural end or a stop string.
        Stop = "stop",
        /// The token limit was reached.
        Length = "length",
        /// The model wants tools called.
        ToolCalls = "tool_calls",
        /// The model wants a function called; replaced by `tool_calls`.
        FunctionCall = "function_call",
        /// A filter withheld content.
        ContentFilter = "content_filter",
        /// Generation failed; some gateways say so here, in the middle of a stream.
        Error = "error",
    }
}

impl FinishReason {
    /// Whether the choice is finished: true for every word but the empty one, which some servers send in every chunk.
    pub fn is_final(&self) -> bool {
        !self.as_str().is_empty()
    }

    /// The documented word for the same, where a server has a word of its own.
    ///
    /// Known are the words of Anthropic, Google and inference servers; any other is given back as it is.
    /// Compare with the word itself to see whether it was interpreted.
    #[must_use]
    pub fn normalized(&self) -> Self {
        match self.as_str() {
            "end_turn" | "stop_sequence" | "eos" | "eos_token" | "STOP" => Self::Stop,
            "max_tokens" | "MAX_TOKENS" => Self::Length,
            "tool_use" => Self::ToolCalls,
            "refusal" | "SAFETY" | "RECITATION" => Self::ContentFilter,
            _ => self.clone(),
        }
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
            ("stop", FinishReason::Stop),
            ("later", FinishReason::from("later")),
        ] {
            let reason = FinishReason::from(word);
            assert_eq!(reason.normalized(), normalized);
            assert_eq!(reason.as_str(), word);
        }
        assert!(!FinishReason::from("").is_final());
    }
}
