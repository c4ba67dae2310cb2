//! A streaming completion, read on the calling thread.

use std::{fmt, sync::Arc};

use chatwire_protocol::{chat::ChatChunk, stream::Ending};

use super::{ChatEvents, body_reader::BodyReader, draining::DrainingBodies};
use crate::{
    Error, Response, ResponseMeta,
    stream::{
        events::makes_progress,
        state::{Step, StreamState},
    },
};

/// A streaming completion: an iterator of chunks.
///
/// It ends like [`crate::ChatStream`].
/// Dropping it before its end cancels the request and closes the connection.
/// A stream that is read to its end keeps its connection open for reuse, if the end of its body has
/// arrived by the next call.
pub struct ChatStream {
    pub(super) state: StreamState,
    reader: BodyReader,
    draining: Arc<DrainingBodies>,
}

impl ChatStream {
    pub(super) fn new(
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

    /// Keeps the frames of the body; see [`crate::ChatStream::keep_frames`].
    #[must_use]
    pub fn keep_frames(mut self, max_bytes: usize) -> Self {
        self.state.keep_frames(max_bytes);
        self
    }

    /// The next chunk; `None` after the end of a complete stream, or after an error.
    ///
    /// The chunk is lent until the next one is read; the chunks of the iterator are copies.
    ///
    /// # Errors
    ///
    /// As [`crate::ChatStream::chunk`].
    pub fn chunk(&mut self) -> Option<Result<&ChatChunk, Error>> {
        let step = self.next_with(|_| ())?;
        Some(step.map(|()| self.state.last_chunk()))
    }

    /// The same stream as events: text, reasoning, tool calls and finish reasons, one at a time.
    pub fn events(self) -> ChatEvents {
        ChatEvents::new(self)
    }

    /// Reads to the end and returns the whole completion, earlier chunks included.
    ///
    /// # Errors
    ///
    /// As [`crate::ChatStream::accumulate`].
    pub fn accumulate(mut self) -> Result<Response, Error> {
        while let Some(step) = self.next_with(|_| ()) {
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

    pub(crate) fn next_with<T>(
        &mut self,
        mut take: impl FnMut(&ChatChunk) -> T,
    ) -> Option<Result<T, Error>> {
        loop {
            match self.state.step(|chunk| (makes_progress(chunk), take(chunk))) {
                Step::Chunk((makes_progress, chunk)) => {
                    if makes_progress {
                        self.reader.progress();
                    }
                    return Some(Ok(chunk));
                }
                Step::Failed(error) => {
                    self.reader.stop();
                    return Some(Err(error));
                }
                Step::End => {
                    self.reader.defer_drain(&self.draining);
                    return None;
                }
                Step::Read => match self.reader.frame() {
                    Some(Ok(bytes)) => self.state.feed(&bytes, self.reader.times()),
                    Some(Err(cause)) => self.state.end_body(Some(cause)),
                    None => self.state.end_body(None),
                },
            }
        }
    }
}

impl Iterator for ChatStream {
    type Item = Result<ChatChunk, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_with(ChatChunk::clone)
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
