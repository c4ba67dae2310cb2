//! Events of a stream: the new parts of each chunk.

use std::{
    collections::VecDeque,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use chatwire_protocol::{
    accumulate::ChatEvent,
    chat::{ChatChunk, Delta},
};
use futures_core::Stream;

use crate::{ChatStream, Error, Response};

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
            piece.finished().is_some()
                || piece.delta.as_ref().is_some_and(has_content)
                || ["message", "text", "delta"].iter().any(|name| piece.extra.get(name).is_some())
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
    pub(crate) fn new(mut stream: ChatStream) -> Self {
        stream.state.collect_events();
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
            let step = ready!(self.stream.poll_with(context, |_| ()));
            self.pending.extend(self.stream.state.take_events());
            match step {
                Some(Ok(())) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None if self.pending.is_empty() => return Poll::Ready(None),
                None => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_with_something_new_make_progress() {
        for (chunk, expected) in [
            (r#"{"choices":[{"delta":{"content":"a"}}]}"#, true),
            (r#"{"choices":[{"delta":{"content":[{"text":"a"}]}}]}"#, true),
            (r#"{"choices":[{"message":{"content":"a"}}]}"#, true),
            (r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#, true),
            (r#"{"choices":[],"usage":{"total_tokens":2}}"#, true),
            (r#"{"choices":[{"delta":{"content":""},"finish_reason":""}],"usage":null}"#, false),
            ("{}", false),
        ] {
            assert_eq!(makes_progress(&ChatChunk::from_text(chunk).unwrap()), expected, "{chunk}");
        }
    }
}
