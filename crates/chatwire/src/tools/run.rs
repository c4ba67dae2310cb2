//! The result of a tool loop.

use std::{fmt, iter};

use chatwire_protocol::chat::Usage;

use super::{ToolHistory, history};
use crate::{Cost, Response};

/// The result of a tool loop.
#[non_exhaustive]
pub struct ToolRun {
    /// The final response, without tool calls.
    pub response: Response,
    /// The rounds before it, and the whole conversation, final response included.
    pub history: ToolHistory,
}

impl ToolRun {
    /// The usage of all responses together, final response included; as [`ToolHistory::usage`].
    pub fn usage(&self) -> Option<Usage> {
        history::usage(self.responses())
    }

    /// The cost of all responses together, final response included; as [`ToolHistory::cost`].
    pub fn cost(&self) -> Option<Cost> {
        history::cost(self.responses())
    }

    fn responses(&self) -> impl Iterator<Item = &Response> {
        self.history.responses().chain(iter::once(&self.response))
    }
}

impl fmt::Debug for ToolRun {
    /// Shows metadata and the calls, no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolRun")
            .field("meta", &self.response.meta)
            .field("history", &self.history)
            .finish_non_exhaustive()
    }
}
