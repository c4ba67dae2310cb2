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
}
