//! Events of a stream: the new parts of each chunk.

use std::{
    collections::VecDeque,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use chatwire_protocol::chat::{
    Arguments, ChatChunk, ChunkChoice, CustomCall, Delta, FinishReason, FunctionDelta,
    ToolCallDelta, Usage,
};
use futures_core::Stream;

use crate::{ChatStream, Error, Response};

/// An event of a stream: one new part of a chunk.
///
/// `choice` is the index of the choice, which is 0 unless the request asked for several.
/// Texts are never empty.
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
        /// The index of the tool call; its position in the chunk if the server sends no index.
        call: u64,
        /// The ID of the tool call; usually in its first part only.
        id: Option<String>,
        /// The name of the tool; usually in the first part only.
        name: Option<String>,
        /// The text to append to the arguments; may be empty.
        arguments: String,
    },
    /// A choice has finished.
    Finished {
        /// The index of the choice.
        choice: u64,
        /// Why the model stopped.
        reason: FinishReason,
    },
    /// The usage; a later one replaces it.
    Usage(Box<Usage>),
}

impl ChatEvent {
    /// The new parts of a chunk, in order of use: reasoning before text, the finish reason last.
    pub fn of(chunk: &ChatChunk) -> Vec<Self> {
        let mut events = Vec::new();
        for (position, piece) in chunk.choices.iter().flatten().enumerate() {
            of_choice(piece.index.unwrap_or(position as u64), piece, &mut events);
        }
        events.extend(chunk.usage.clone().map(|usage| Self::Usage(Box::new(usage))));
        events
    }
}

/// Whether a chunk has new content; servers send others to keep the connection alive.
pub(crate) fn makes_progress(chunk: &ChatChunk) -> bool {
    let has_text = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.is_empty());
    let has_content = |delta: &Delta| {
        has_text(&delta.content)
            || has_text(&delta.refusal)
            || has_text(&delta.reasoning)
            || has_text(&delta.reasoning_content)
            || delta.reasoning_details.as_ref().is_some_and(|details| !details.is_empty())
            || delta.tool_calls.as_ref().is_some_and(|calls| !calls.is_empty())
            || delta.function_call.is_some()
            || delta.audio.is_some()
            || !delta.extra.is_empty()
    };
    chunk.usage.is_some()
        || chunk.choices.iter().flatten().any(|piece| {
            piece.finished().is_some() || piece.delta.as_ref().is_some_and(has_content)
        })
}

/// The events of a stream.
///
/// It ends like the [`ChatStream`] it comes from.
#[derive(Debug)]
pub struct ChatEvents {
    stream: ChatStream,
    pending: VecDeque<ChatEvent>,
}

impl ChatEvents {
    pub(crate) fn new(stream: ChatStream) -> Self {
        Self { stream, pending: VecDeque::new() }
    }

    /// The next event; `None` after the end of a complete stream, or after an error.
    ///
    /// # Errors
    ///
    /// As [`ChatStream::chunk`].
    pub async fn event(&mut self) -> Option<Result<ChatEvent, Error>> {
        poll_fn(|context| self.poll_event(context)).await
    }

    /// Reads to the end and returns the whole completion, earlier events included.
    ///
    /// # Errors
    ///
    /// As [`ChatStream::accumulate`].
    pub async fn accumulate(self) -> Result<Response, Error> {
        self.stream.accumulate().await
    }

    pub(crate) fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<ChatEvent, Error>>> {
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            match ready!(self.stream.poll_with(context, ChatEvent::of)) {
                Some(Ok(events)) => self.pending.extend(events),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Stream for ChatEvents {
    type Item = Result<ChatEvent, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

fn of_choice(choice: u64, piece: &ChunkChoice, events: &mut Vec<ChatEvent>) {
    if let Some(delta) = &piece.delta {
        let reasoning = delta.reasoning_text().map(|reasoning| reasoning.text.into_owned());
        events.extend(non_empty(reasoning).map(|text| ChatEvent::Reasoning { choice, text }));
        let text = delta.text().map(|text| text.into_owned());
        events.extend(non_empty(text).map(|text| ChatEvent::Text { choice, text }));
        let refusal = delta.refusal.clone();
        events.extend(non_empty(refusal).map(|text| ChatEvent::Refusal { choice, text }));
        for (position, part) in delta.tool_calls.iter().flatten().enumerate() {
            events.push(of_tool_call(choice, part.index.unwrap_or(position as u64), part));
        }
    }
    let reason = piece.finished().cloned();
    events.extend(reason.map(|reason| ChatEvent::Finished { choice, reason }));
}

fn of_tool_call(choice: u64, call: u64, part: &ToolCallDelta) -> ChatEvent {
    let (function, custom) = (part.function.as_ref(), part.custom.as_ref());
    let arguments = function.and_then(|function: &FunctionDelta| function.arguments.as_ref());
    let input = custom.and_then(|custom: &CustomCall| custom.input.as_deref());
    let name = function.and_then(|function| function.name.clone());
    ChatEvent::ToolCall {
        choice,
        call,
        id: non_empty(part.id.clone()),
        name: non_empty(name.or_else(|| custom.and_then(|custom| custom.name.clone()))),
        arguments: arguments.map(Arguments::as_text).or(input).unwrap_or_default().to_owned(),
    }
}

/// The text, unless it is empty.
fn non_empty(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(chunk: &str, expected: &[ChatEvent]) {
        let chunk = ChatChunk::from_text(chunk).unwrap();
        assert_eq!(makes_progress(&chunk), !expected.is_empty());
        assert_eq!(ChatEvent::of(&chunk), expected);
    }

    #[test]
    fn each_new_part_is_one_event() {
        check(
            r#"{"choices":[{"index":1,"delta":{"role":"assistant","content":"Hi","refusal":"","reasoning":"hm"},"finish_reason":"stop"}]}"#,
            &[
                ChatEvent::Reasoning { choice: 1, text: "hm".to_owned() },
                ChatEvent::Text { choice: 1, text: "Hi".to_owned() },
                ChatEvent::Finished { choice: 1, reason: FinishReason::Stop },
            ],
        );
        let usage = Box::new(Usage::from_text(r#"{"total_tokens":2}"#).unwrap());
        check(r#"{"choices":[],"usage":{"total_tokens":2}}"#, &[ChatEvent::Usage(usage)]);
        check(r#"{"choices":[{"delta":{"content":""},"finish_reason":""}],"usage":null}"#, &[]);
        check("{}", &[]);
    }

    #[test]
    fn parts_of_tool_calls_carry_what_they_add() {
        let part = |call, id: Option<&str>, name: Option<&str>, arguments: &str| {
            let (id, name) = (id.map(str::to_owned), name.map(str::to_owned));
            ChatEvent::ToolCall { choice: 0, call, id, name, arguments: arguments.to_owned() }
        };
        check(
            r#"{"choices":[{"delta":{"tool_calls":[{"index":3,"id":"c","function":{"name":"f","arguments":""}},{"id":"","function":{"arguments":"{\"a"}},{"custom":{"name":"g","input":"x"}}]}}]}"#,
            &[
                part(3, Some("c"), Some("f"), ""),
                part(1, None, None, "{\"a"),
                part(2, None, Some("g"), "x"),
            ],
        );
    }
}
