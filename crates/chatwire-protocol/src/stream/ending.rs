//! How a stream ended, and the deviations that were tolerated.

use std::fmt;

use crate::error::ApiError;

/// How a stream ended.
///
/// ```
/// use chatwire_protocol::stream::{ChatStreamDecoder, Ending};
///
/// let mut decoder = ChatStreamDecoder::new();
/// decoder.feed(b"data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Once\"}}]}\n\n");
/// let ending = decoder.finish();
/// assert!(!ending.is_complete());
/// if let Ending::Truncated(truncation) = ending {
///     assert_eq!(truncation.unfinished_choices, [0]);
///     let description = "choice 0 has no finish reason, [DONE] is missing";
///     assert_eq!(truncation.to_string(), description);
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// Every choice has a `finish_reason`, and `[DONE]` was received.
    Complete,
    /// Every choice has a `finish_reason`, but `[DONE]` was not received.
    ///
    /// Many servers never send it, so this counts as complete; but the last chunks, such as the
    /// usage, may be missing.
    CompleteWithoutDone,
    /// The response is incomplete, even if `[DONE]` was received.
    Truncated(Truncation),
}

impl Ending {
    /// Whether the response is complete, with or without `[DONE]`.
    pub fn is_complete(&self) -> bool {
        !matches!(self, Self::Truncated(_))
    }
}

/// What a truncated stream lacks; `Display` describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Truncation {
    /// Indices of the choices that started but have no `finish_reason`, in ascending order.
    pub unfinished_choices: Vec<u64>,
    /// Number of expected choices that never started.
    ///
    /// See [`expect_choices`](super::ChatStreamDecoder::expect_choices); the default is one.
    pub missing_choices: u64,
    /// Number of events with JSON objects if none of them is a chunk, with choices or usage; else
    /// 0.
    ///
    /// The server probably speaks another protocol.
    pub unrelated_events: u64,
    /// Whether `[DONE]` was received.
    pub done_received: bool,
    /// Whether the input ended within an event.
    pub cut_event: bool,
    /// Whether the stream contained an error.
    pub failed: bool,
    /// The error that the server reported in the event that was cut off or in text outside of
    /// events, if there is any.
    ///
    /// All other errors were returned as [`StreamError`](super::StreamError).
    /// So is this one after [`close`](super::ChatStreamDecoder::close).
    pub error: Option<ApiError>,
}

impl Truncation {
    /// Whether events arrived but none of them is a chunk of a completion: the server probably
    /// speaks another protocol.
    pub fn is_unrelated(&self) -> bool {
        self.unrelated_events > 0
    }
}

impl fmt::Display for Truncation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.failed {
            parts.push("the stream contained an error".to_owned());
        }
        match self.unfinished_choices.as_slice() {
            [] => {}
            [one] => parts.push(format!("choice {one} has no finish reason")),
            [first, ..] => {
                let count = self.unfinished_choices.len();
                parts.push(format!("{count} choices have no finish reason, the first is {first}"));
            }
        }
        match self.missing_choices {
            0 => {}
            _ if self.is_unrelated() => {
                let events = self.unrelated_events;
                let noun = if events == 1 { "event has" } else { "events have" };
                parts.push(format!("{events} {noun} no choices, so no chunk of a completion came"));
            }
            1 => parts.push("a choice never started".to_owned()),
            count => parts.push(format!("{count} choices never started")),
        }
        if self.cut_event {
            parts.push("the input ended within an event".to_owned());
        }
        if !self.done_received {
            parts.push("[DONE] is missing".to_owned());
        }
        f.write_str(&parts.join(", "))
    }
}

/// Deviations of a stream from the protocol that the decoder tolerates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Irregularities {
    /// Whether the last event lacks its blank line; the standard would have discarded it.
    pub unterminated_event: bool,
    /// Whether there is whitespace around `[DONE]`.
    pub padded_done: bool,
    /// Number of events after the first `[DONE]`; chunks among them are not returned.
    pub events_after_done: u64,
    /// Number of further `finish_reason`s of choices that already had one.
    pub repeated_finish_reasons: u64,
    /// Whether the stream ended with another word than `[DONE]`.
    pub other_done: bool,
    /// Number of events that only keep the connection alive; they are not returned.
    pub pings: u64,
    /// Number of events that contained several, without the blank lines between them.
    pub joined_events: u64,
    /// Number of events after the last `finish_reason` that are not chunks; they are not returned.
    pub unreadable_events: u64,
    /// Number of events with empty data, which were skipped.
    pub empty_events: u64,
    /// Number of events with `NaN` or `Infinity`, which JSON does not have; these are read as
    /// `null`.
    pub non_numbers: u64,
    /// Number of events with bytes that are no UTF-8, in whose place is U+FFFD: text is lost there.
    pub invalid_utf8: u64,
    /// Number of choices without `index`; their position in the chunk was used instead.
    pub missing_indices: u64,
}
