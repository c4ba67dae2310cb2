//! How a stream ended.

use std::fmt;

use crate::error::ApiError;

/// How a stream ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// Every choice said why it finished, and `[DONE]` came.
    Complete,
    /// Every choice said why it finished, but `[DONE]` did not come.
    ///
    /// Many servers never send it, so this is success; yet what comes last, such as the usage, may be missing.
    CompleteWithoutDone,
    /// Something is missing, even if `[DONE]` came: the answer is not whole.
    Truncated(Truncation),
}

impl Ending {
    /// Whether every choice finished.
    pub fn is_complete(&self) -> bool {
        !matches!(self, Self::Truncated(_))
    }
}

/// What a truncated stream lacks.
///
/// `Display` says it in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Truncation {
    /// Indices of choices that began and did not say why they finished, in order.
    pub unfinished_choices: Vec<u64>,
    /// How many choices never began; known only to a decoder that was told how many to expect, which is otherwise one.
    pub missing_choices: u64,
    /// Whether `[DONE]` came nevertheless.
    pub done_received: bool,
    /// Whether the input ended within an event.
    pub cut_event: bool,
    /// Whether an error came in the stream.
    pub failed: bool,
    /// The error that the server reported in the event that was cut off, if that can be read.
    ///
    /// Others were given as [`StreamError`](super::StreamError), and so is this one if the decoder was told of the [end of the body](super::ChatStreamDecoder::close).
    pub error: Option<ApiError>,
}

impl fmt::Display for Truncation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.failed {
            parts.push("an error came".to_owned());
        }
        match self.unfinished_choices.as_slice() {
            [] => {}
            [one] => parts.push(format!("choice {one} did not finish")),
            [first, ..] => {
                let count = self.unfinished_choices.len();
                parts.push(format!("{count} choices did not finish, the first is {first}"));
            }
        }
        match self.missing_choices {
            0 => {}
            1 => parts.push("a choice never began".to_owned()),
            count => parts.push(format!("{count} choices never began")),
        }
        if self.cut_event {
            parts.push("the input ended within an event".to_owned());
        }
        if !self.done_received {
            parts.push("no [DONE] came".to_owned());
        }
        f.write_str(&parts.join(", "))
    }
}

/// What a stream did that it should not have, and that was put up with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Irregularities {
    /// The last event lacks its blank line, so the standard would have discarded it.
    pub unterminated_event: bool,
    /// There is space around `[DONE]`.
    pub padded_done: bool,
    /// How many events came after the first `[DONE]`; chunks among them are not given out.
    pub events_after_done: u64,
    /// How many times a choice that had finished said so again.
    pub repeated_finish_reasons: u64,
    /// How many events have empty data; they are passed over.
    pub empty_events: u64,
    /// How many choices did not say their index; their place in the chunk is taken for it.
    pub missing_indices: u64,
}
