//! What a chat stream decoder hands out.

use std::ops::{Deref, Range};

use super::Envelope;
use crate::chat::ChatChunk;

/// One step of a streamed answer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum StreamEvent<'a> {
    /// A piece of the answer.
    Chunk(StreamChunk<'a>),
    /// The sentinel `[DONE]`: nothing more is to come.
    ///
    /// Given once. Reading the rest of the body lets the connection be used again.
    Done,
}

/// A chunk and where it was.
///
/// It borrows from the decoder, which reads the next chunk into the same place; it dereferences to the [`ChatChunk`], so clone what is to be kept.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StreamChunk<'a> {
    /// The chunk.
    pub chunk: &'a ChatChunk,
    /// What the chunk was wrapped in; `None` when it came bare, as it should.
    pub envelope: Option<&'a Envelope>,
    /// Where its event is, zero-based in the whole input; see [`SseEvent::range`].
    ///
    /// [`SseEvent::range`]: crate::sse::SseEvent::range
    pub range: Range<u64>,
    /// How many events came before it.
    pub ordinal: u64,
}

impl Deref for StreamChunk<'_> {
    type Target = ChatChunk;

    fn deref(&self) -> &ChatChunk {
        self.chunk
    }
}
