//! A streaming completion.

pub(crate) mod events;
pub(crate) mod json_lines;
mod single_chunk;
mod sniff;
pub(crate) mod state;

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use chatwire_protocol::{chat::ChatChunk, stream::Ending};
use futures_core::Stream;

pub use chatwire_protocol::accumulate::ChatEvent;

pub use self::events::ChatEvents;
use self::state::{Step, StreamState};
use crate::{
    Error, Response, ResponseMeta,
    call::{body_reader::BodyReader, draining::DrainingBodies},
    stream::events::makes_progress,
};

/// A streaming completion: a [`Stream`] of chunks.
///
/// It ends with `None` only if the completion is complete, and with an error otherwise, so a loop
/// until `None` has seen everything.
/// A completion is complete when every choice has a `finish_reason`; `[DONE]` may be missing, and
/// nothing after it is waited for.
/// After an error it yields nothing more.
///
/// Dropping the stream cancels the request and closes the connection; over HTTP/2 it resets the
/// stream.
/// A stream that is read to its end keeps its connection open for reuse.
///
/// If the server sends a non-streaming response to a streaming request, the stream yields it as one
/// chunk.
///
/// ```
/// # use chatwire::{Client, ChatRequest, Message};
/// # async fn example(client: Client) -> Result<(), chatwire::Error> {
/// let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")]);
/// let mut stream = client.stream(&request).await?;
/// while let Some(chunk) = stream.chunk().await {
///     print!("{}", chunk?.first_text().unwrap_or_default());
/// }
/// let response = stream.accumulate().await?;
/// println!("\n{:?}", response.usage);
/// # Ok(())
/// # }
/// ```
pub struct ChatStream {
    state: StreamState,
    reader: BodyReader,
    draining: Arc<DrainingBodies>,
}

impl ChatStream {
    pub(crate) fn new(
        state: StreamState,
        reader: BodyReader,
        draining: Arc<DrainingBodies>,
    ) -> Self {
        Self { state, reader, draining }
    }

    /// Sets whether a stream that ends without a `finish_reason` counts as complete.
    ///
    /// See [`CallOptions::allow_truncated`](crate::CallOptions::allow_truncated).
    #[must_use]
    pub fn allow_truncated(mut self, allow: bool) -> Self {
        self.state.allow_truncated = allow;
        self
    }

    /// Keeps the frames of the body in [`ResponseMeta::frames`], to look at what a server really
    /// sent. Default: none are kept.
    ///
    /// After `max_bytes` no further frame is kept; set it before the first chunk is read.
    #[must_use]
    pub fn keep_frames(mut self, max_bytes: usize) -> Self {
        self.state.keep_frames(max_bytes);
        self
    }

    /// The next chunk; `None` after the end of a complete stream, or after an error.
    ///
    /// The chunk is lent until the next one is read, so that its memory is used again: clone what
    /// you keep, or use the [`Stream`], whose chunks are copies.
    ///
    /// Cancel safe: dropping the future loses no chunk.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind); the content before the error is in [`Error::partial`].
    pub async fn chunk(&mut self) -> Option<Result<&ChatChunk, Error>> {
        let step = poll_fn(|context| self.poll_with(context, |_| ())).await?;
        Some(step.map(|()| self.state.last_chunk()))
    }

    /// The same stream as events: text, reasoning, tool calls and finish reasons, one at a time.
    ///
    /// They are what the accumulated response is made of, so both agree; a chunk of its own shows
    /// neither which call a part continues nor a character that two chunks share.
    pub fn events(self) -> ChatEvents {
        ChatEvents::new(self)
    }

    /// Reads to the end and returns the whole completion, earlier chunks included.
    ///
    /// # Errors
    ///
    /// As [`chunk`](Self::chunk); if the stream has failed before,
    /// [`ErrorKind::Truncated`](crate::ErrorKind::Truncated).
    pub async fn accumulate(mut self) -> Result<Response, Error> {
        while let Some(step) = poll_fn(|context| self.poll_with(context, |_| ())).await {
            step?;
        }
        self.state.into_response()
    }

    /// The text of the first choice so far; after an error it is in [`Error::partial`].
    pub fn text(&self) -> &str {
        self.state.text()
    }

    /// Status, headers and timing so far.
    pub fn meta(&self) -> &ResponseMeta {
        &self.state.meta
    }

    /// How the stream ended; `None` before its end and after an error.
    pub fn ending(&self) -> Option<&Ending> {
        self.state.ending()
    }

    pub(crate) fn poll_with<T>(
        &mut self,
        context: &mut Context<'_>,
        mut take: impl FnMut(&ChatChunk) -> T,
    ) -> Poll<Option<Result<T, Error>>> {
        loop {
            match self.state.step(|chunk| (makes_progress(chunk), take(chunk))) {
                Step::Chunk((makes_progress, chunk)) => {
                    if makes_progress {
                        self.reader.progress();
                    }
                    return Poll::Ready(Some(Ok(chunk)));
                }
                Step::Failed(error) => {
                    self.reader.stop();
                    return Poll::Ready(Some(Err(error)));
                }
                Step::End => {
                    self.reader.defer_drain(context, &self.draining);
                    return Poll::Ready(None);
                }
                Step::Read => match ready!(self.reader.poll_frame(context)) {
                    Some(Ok(bytes)) => self.state.feed(&bytes, self.reader.times()),
                    Some(Err(cause)) => self.state.end_body(Some(cause)),
                    None => self.state.end_body(None),
                },
            }
        }
    }
}

impl Stream for ChatStream {
    type Item = Result<ChatChunk, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_with(context, ChatChunk::clone)
    }
}

impl fmt::Debug for ChatStream {
    /// Shows metadata and progress, no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatStream")
            .field("meta", self.meta())
            .field("ending", &self.ending())
            .finish_non_exhaustive()
    }
}
