//! A run of tools that came to an answer.

use std::{fmt, iter};

use chatwire_protocol::chat::Usage;

use super::{ToolHistory, history};
use crate::{Cost, Response};

/// A run of tools that came to an answer.
#[non_exhaustive]
pub struct ToolRun {
    /// The last answer, which calls no tools.
    pub response: Response,
    /// What happened before, and the whole conversation, the last answer included.
    pub history: ToolHistory,
}

impl ToolRun {
    /// What all answers used together, the last one included; as [`ToolHistory::usage`].
    pub fn usage(&self) -> Option<Usage> {
        history::usage(self.responses())
    }

    /// What all answers cost together, the last one included; as [`ToolHistory::cost`].
    pub fn cost(&self) -> Option<Cost> {
        history::cost(self.responses())
    }

    fn responses(&self) -> impl Iterator<Item = &Response> {
        self.history.responses().chain(iter::once(&self.response))
    }
}

impl fmt::Debug for ToolRun {
    /// Tells how the calls went, nothing of the contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolRun")
            .field("meta", &self.response.meta)
            .field("history", &self.history)
            .finish_non_exhaustive()
    }
}
