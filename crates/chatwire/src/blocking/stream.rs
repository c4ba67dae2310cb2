//! An answer that comes in chunks, read on the caller's thread.

use std::fmt;

use chatwire_protocol::{chat::ChatChunk, stream::Ending};

use super::body_reader::BodyReader;
use crate::{
    Error, Response, ResponseMeta,
    stream::events::is_news,
    stream::state::{Step, StreamState},
};

/// An answer that comes in chunks: an iterator over them.
///
/// It ends as [`crate::ChatStream`] does.
/// Dropping it closes the connection.
pub struct ChatStream {
    assembly: StreamState,
    reading: BodyReader,
}

impl ChatStream {
    pub(super) fn new(assembly: StreamState, reading: BodyReader) -> Self {
        Self { assembly, reading }
    }

    /// Takes a stream that ends without saying why the model stopped as whole, or does not.
    ///
    /// See [`CallOptions::allow_truncated`](crate::CallOptions::allow_truncated).
    #[must_use]
    pub fn allow_truncated(mut self, allow: bool) -> Self {
        self.assembly.allow_truncated = allow;
        self
    }

    /// The next chunk; `None` when the answer is whole, or after an error.
    ///
    /// # Errors
    ///
    /// As [`crate::ChatStream::chunk`].
    pub fn chunk(&mut self) -> Option<Result<ChatChunk, Error>> {
        self.next_with(ChatChunk::clone)
    }

    /// Reads on to the end and gives the whole answer, chunks that were taken before included.
    ///
    /// # Errors
    ///
    /// As [`crate::ChatStream::accumulate`].
    pub fn accumulate(mut self) -> Result<Response, Error> {
        while let Some(step) = self.next_with(|_| ()) {
            step?;
        }
        self.assembly.into_answer()
    }

    /// The text of the first choice so far; after an error it is in [`Error::partial`].
    pub fn text(&self) -> &str {
        self.assembly.text()
    }

    /// Status, headers and timing so far.
    pub fn meta(&self) -> &ResponseMeta {
        &self.assembly.meta
    }

    /// How it ended; `None` before its end and after an error.
    pub fn ending(&self) -> Option<&Ending> {
        self.assembly.ending()
    }

    fn next_with<T>(&mut self, mut take: impl FnMut(&ChatChunk) -> T) -> Option<Result<T, Error>> {
        loop {
            match self.assembly.step(|chunk| (is_news(chunk), take(chunk))) {
                Step::Chunk((is_news, chunk)) => {
                    if is_news {
                        self.reading.progress();
                    }
                    return Some(Ok(chunk));
                }
                Step::Failed(error) => {
                    self.reading.stop();
                    return Some(Err(error));
                }
                Step::End => {
                    self.reading.stop();
                    return None;
                }
                Step::Read => match self.reading.frame() {
                    Some(Ok(bytes)) => self.assembly.bytes(&bytes, self.reading.times()),
                    Some(Err(cause)) => self.assembly.over(Some(cause)),
                    None => self.assembly.over(None),
                },
            }
        }
    }
}

impl Iterator for ChatStream {
    type Item = Result<ChatChunk, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.chunk()
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
