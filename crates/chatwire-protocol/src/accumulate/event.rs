//! What a chunk adds to a response.

use crate::chat::{FinishReason, Usage};

/// An event of a stream: one new part of the response.
///
/// `choice` is the index of the choice, which is 0 unless the request asked for several.
/// Texts are never empty, and a character that the server split over two chunks is whole.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ChatEvent {
    /// Text of the completion.
    Text {
        /// The index of the choice.
        choice: u64,
        /// The text to append.
        text: String,
    },
    /// Text of a refusal: why the model declines to respond.
    Refusal {
        /// The index of the choice.
        choice: u64,
        /// The text to append.
        text: String,
    },
    /// Reasoning of the model.
    Reasoning {
        /// The index of the choice.
        choice: u64,
        /// The text to append.
        text: String,
    },
    /// A part of a tool call.
    ToolCall {
        /// The index of the choice.
        choice: u64,
        /// The number of the call within the choice, from 0 in order of arrival.
        ///
        /// Not the index of the server, which several calls may share or none may have: events
        /// with the same number belong to one call of the accumulated response.
        call: u64,
        /// The ID of the tool call; once, as soon as it is known.
        id: Option<String>,
        /// The whole name of the tool so far, whenever it grows; usually in the first part only.
        name: Option<String>,
        /// The text to append to the arguments; may be empty.
        arguments: String,
    },
    /// A part of the function call of a request with `functions`, the deprecated form of tools.
    FunctionCall {
        /// The index of the choice.
        choice: u64,
        /// The whole name of the function so far, whenever it grows.
        name: Option<String>,
        /// The text to append to the arguments; may be empty.
        arguments: String,
    },
    /// A choice has finished.
    ///
    /// If one choice was requested, a later one that calls tools finishes choice 0, whose calls
    /// they are.
    Finished {
        /// The index of the choice.
        choice: u64,
        /// Why the model stopped.
        reason: FinishReason,
    },
    /// The usage; a later one replaces it.
    Usage(Box<Usage>),
}
