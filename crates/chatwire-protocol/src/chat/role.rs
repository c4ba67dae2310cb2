//! The author of a message.

use crate::json::open_enum::open_enum;

open_enum! {
    /// The author of a message, see
    /// [request messages](https://platform.openai.com/docs/api-reference/chat/create).
    pub enum Role {
        /// Instructions of the application developer, older name.
        System = "system",
        /// Instructions of the application developer, newer name.
        Developer = "developer",
        /// The end user.
        User = "user",
        /// The model.
        Assistant = "assistant",
        /// The result of a tool call.
        Tool = "tool",
        /// The result of a function call; deprecated in favor of `tool`.
        Function = "function",
    }
}
