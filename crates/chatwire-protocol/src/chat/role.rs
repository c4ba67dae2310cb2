//! Who wrote a message.

use crate::json::open_enum::open_enum;

open_enum! {
    /// Who wrote a message.
    pub enum Role {
        /// Instructions of the operator, older name.
        System = "system",
        /// Instructions of the operator, newer name.
        Developer = "developer",
        /// The person asking.
        User = "user",
        /// The model.
        Assistant = "assistant",
        /// What a tool call gave.
        Tool = "tool",
        /// What a function call gave; replaced by `tool`.
        Function = "function",
    }
}
