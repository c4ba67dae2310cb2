//! Events of a streaming tool loop.

use std::time::Duration;

use chatwire_protocol::chat::ToolCall;

use super::ToolCallReport;
use crate::ChatEvent;

/// An event of a streaming tool loop.
///
/// A round is the events of one response, then its calls, then their results.
/// The round without calls is the last one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ToolEvent {
    /// A new part of the response: text, reasoning, a part of a tool call, the finish reason.
    Chat(ChatEvent),
    /// A whole tool call, in the format of requests, before it is run.
    Call(ToolCall),
    /// The result of a tool call; the results of a round keep the order of its calls.
    #[non_exhaustive]
    Result {
        /// The ID of the call.
        id: String,
        /// The name of the tool as the model wrote it; empty if it wrote none.
        name: String,
        /// The text sent to the model: the result, or the error.
        text: String,
        /// Whether the call has failed; the text is the error.
        is_error: bool,
        /// How long the function took; zero if it was not called.
        duration: Duration,
    },
}

impl ToolEvent {
    pub(super) fn result(report: &ToolCallReport) -> Self {
        Self::Result {
            id: report.call.id.clone().unwrap_or_default(),
            name: report.call.name().unwrap_or_default().to_owned(),
            text: report.text().to_owned(),
            is_error: report.result.is_err(),
            duration: report.duration,
        }
    }
}
