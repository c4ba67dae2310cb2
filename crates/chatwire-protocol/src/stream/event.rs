//! The output of the chat stream decoder.

use std::ops::{Deref, Range};

use super::{Envelope, Form};
use crate::chat::ChatChunk;

/// An event of a streamed response.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum StreamEvent<'a> {
    /// A chunk of the response.
    Chunk(StreamChunk<'a>),
    /// The data `[DONE]`: the stream ends here.
    ///
    /// Returned once.
    /// Read the body to its end nevertheless, so that the connection can be reused.
    Done,
}

/// A chunk and its position; dereferences to [`ChatChunk`].
///
/// Borrows from the decoder, which overwrites the chunk with the next one: clone what you keep.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StreamChunk<'a> {
    /// The chunk.
    pub chunk: &'a ChatChunk,
    /// The object that the chunk was wrapped in; `None` if it was not wrapped, the regular case.
    pub envelope: Option<&'a Envelope>,
    /// The zero-based byte range of the event in the whole input; see [`SseEvent::range`].
    ///
    /// [`SseEvent::range`]: crate::sse::SseEvent::range
    pub range: Range<u64>,
    /// The number of events before this one.
    pub ordinal: u64,
    /// The form, if only the text of the model and values of the response are new in it.
    pub(crate) form: Option<&'a Form>,
}

impl PartialEq for StreamChunk<'_> {
    /// Compares what the server sent, not how it was read.
    fn eq(&self, other: &Self) -> bool {
        let parts = |chunk: &Self| (chunk.range.clone(), chunk.ordinal);
        parts(self) == parts(other) && self.chunk == other.chunk && self.envelope == other.envelope
    }
}

impl Deref for StreamChunk<'_> {
    type Target = ChatChunk;

    fn deref(&self) -> &ChatChunk {
        self.chunk
    }
}
