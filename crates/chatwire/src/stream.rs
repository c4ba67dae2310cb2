//! An answer that comes in chunks.

pub(crate) mod events;
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

pub use self::events::{ChatEvent, ChatEvents};
use self::state::{Step, StreamState};
use crate::{
    Error, Response, ResponseMeta,
    call::{body_reader::BodyReader, draining::DrainingBodies},
    stream::events::makes_progress,
};

/// An answer that comes in chunks.
///
/// It ends after the last chunk of an answer that is whole, and with an error otherwise, so a loop that stops at `None` has seen everything.
/// An answer is whole when every choice said why it finished; `[DONE]` may be missing, and after it nothing is waited for.
/// After an error there is nothing more.
/// Dropping it ends the request, and the server learns of it.
///
/// A server that answers in one piece although a stream was asked for gives one chunk.
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

    /// Takes a stream that ends without saying why the model stopped as whole, or does not.
    ///
    /// See [`CallOptions::allow_truncated`](crate::CallOptions::allow_truncated).
    #[must_use]
    pub fn allow_truncated(mut self, allow: bool) -> Self {
        self.state.allow_truncated = allow;
        self
    }

    /// The next chunk; `None` when the answer is whole, or after an error.
    ///
    /// Dropping the future loses nothing: the chunk comes with the next call.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind); what came before is in [`Error::partial`].
    pub async fn chunk(&mut self) -> Option<Result<ChatChunk, Error>> {
        poll_fn(|context| self.poll_with(context, ChatChunk::clone)).await
    }

    /// The same as events: what is new, one thing at a time.
    pub fn events(self) -> ChatEvents {
        ChatEvents::new(self)
    }

    /// Reads on to the end and gives the whole answer, chunks that were taken before included.
    ///
    /// # Errors
    ///
    /// As [`chunk`](Self::chunk); a stream that has failed before counts as truncated.
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

    /// How it ended; `None` before its end and after an error.
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
    /// Tells how far it is, nothing of the contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatStream")
            .field("meta", self.meta())
            .field("ending", &self.ending())
            .finish_non_exhaustive()
    }
}
