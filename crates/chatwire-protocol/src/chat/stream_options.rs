//! Options of a streamed response.

use crate::json::object::wire_object;

wire_object! {
    /// Options of a streamed response, see
    /// [`stream_options`](https://platform.openai.com/docs/api-reference/chat/create).
    pub struct StreamOptions {
        /// Whether one more chunk before `[DONE]` reports the token usage; default `false`.
        ///
        /// That chunk has an empty `choices`.
        /// A stream that is interrupted lacks it.
        include_usage: bool,
    }
}

impl StreamOptions {
    /// Options that request the token usage.
    pub fn include_usage() -> Self {
        Self { include_usage: Some(true), ..Self::default() }
    }
}
