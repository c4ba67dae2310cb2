//! What an accumulator takes.

use crate::{
    chat::ChatChunk,
    stream::{Form, StreamChunk},
};

/// A chunk for [`Accumulator::push`](super::Accumulator::push): one that a decoder lends, or any
/// other.
///
/// The result is the same.
/// One that a decoder lends takes less time if it differs from an earlier one in its text alone,
/// because the decoder knows that.
#[derive(Debug, Clone, Copy)]
pub struct PushedChunk<'a> {
    pub(super) chunk: &'a ChatChunk,
    pub(super) form: Option<&'a Form>,
}

impl<'a> From<&'a ChatChunk> for PushedChunk<'a> {
    #[inline]
    fn from(chunk: &'a ChatChunk) -> Self {
        Self { chunk, form: None }
    }
}

impl<'a> From<&StreamChunk<'a>> for PushedChunk<'a> {
    #[inline]
    fn from(chunk: &StreamChunk<'a>) -> Self {
        Self { chunk: chunk.chunk, form: chunk.form }
    }
}
