//! The decoder of a streamed answer.

use std::ops::Range;

use super::{
    Ending, Irregularities, StreamChunk, StreamError, StreamEvent,
    block::{self, BlockContent, CurrentChunk},
    progress::Progress,
};
use crate::sse::{SseDecoder, SseLimits};

/// Decodes a streamed answer that arrives in pieces.
///
/// Put bytes in with [`feed`](Self::feed), take events out with [`next`](Self::next) until it gives `None`, and call [`finish`](Self::finish) at the end of the body to learn whether it is whole.
/// How the body is cut makes no difference.
#[derive(Debug, Clone, Default)]
pub struct ChatStreamDecoder {
    sse: SseDecoder,
    progress: Progress,
    /// The error after which nothing can be read any more.
    broken: Option<StreamError>,
    current: CurrentChunk,
    end: InputEnd,
}

/// How far the end of the body has been dealt with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum InputEnd {
    #[default]
    Open,
    /// The body has ended; what is left over has not been looked at.
    Closed,
    /// Nothing is left over.
    Reached,
}

impl ChatStreamDecoder {
    /// A decoder for one choice, with the default [limits](SseLimits).
    pub fn new() -> Self {
        Self::default()
    }

    /// A decoder with limits of your own.
    pub fn with_limits(limits: SseLimits) -> Self {
        Self { sse: SseDecoder::with_limits(limits), ..Self::default() }
    }

    /// Says how many choices were asked for, the request's `n`.
    ///
    /// Without it, a stream of two choices that is cut before the second begins seems complete.
    #[must_use]
    pub fn expect_choices(mut self, choices: u64) -> Self {
        self.progress.expect(choices);
        self
    }

    /// Adds the next bytes of the body.
    ///
    /// Does nothing after [`close`](Self::close), [`finish`](Self::finish) or an error that cannot be gone on after.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.end == InputEnd::Open {
            self.sse.feed(bytes);
        }
    }

    /// Takes the next event; `None` when more bytes are needed.
    ///
    /// # Errors
    ///
    /// See [`StreamError`], which also says when the next call may still give something else.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend")]
    pub fn next(&mut self) -> Option<Result<StreamEvent<'_>, StreamError>> {
        if let Some(error) = &self.broken {
            return Some(Err(error.clone()));
        }
        loop {
            let (block, is_rest) = match self.sse.next_block() {
                Some(Ok(block)) => (block, false),
                Some(Err(error)) => return Some(Err(self.fail(error.into()))),
                None if self.end == InputEnd::Closed => {
                    self.end = InputEnd::Reached;
                    match self.sse.finish() {
                        Ok(rest) => (rest?, true),
                        Err(error) => return Some(Err(self.fail(error.into()))),
                    }
                }
                None => return None,
            };
            let read = if is_rest { block::read_unterminated } else { block::read };
            let meaning = read(&block, &mut self.progress, &mut self.current);
            let place = (block.range, block.event.map_or(0, |event| event.ordinal));
            match meaning {
                Ok(BlockContent::Nothing) => {}
                Ok(BlockContent::Done) => return Some(Ok(StreamEvent::Done)),
                Ok(BlockContent::Chunk) => {
                    return Some(Ok(StreamEvent::Chunk(self.current_chunk(place))));
                }
                Err(error @ StreamError::TooManyChoices { .. }) => {
                    return Some(Err(self.fail(error)));
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// Says that the body has ended, so that [`next`](Self::next) also gives a last event that lacks its blank line.
    ///
    /// The standard discards such an event, but some servers forget the line.
    /// It is given only if it is whole, which JSON and `[DONE]` show; it is noted in the [irregularities](Self::irregularities).
    pub fn close(&mut self) {
        if self.end == InputEnd::Open {
            self.end = InputEnd::Closed;
        }
    }

    /// Ends the body and says whether the answer is whole.
    ///
    /// Take all events first: what is skipped counts as seen.
    /// Unless [`close`](Self::close) was called, a last event without its blank line is cut off; only of a `[DONE]` or an error in it notice is taken.
    pub fn finish(&mut self) -> Ending {
        while let Some(event) = self.next() {
            if event.is_err() && self.broken.is_some() {
                return self.progress.ending();
            }
        }
        if self.end != InputEnd::Reached {
            self.end = InputEnd::Reached;
            match self.sse.finish() {
                Ok(None) => {}
                Ok(Some(rest)) => block::discard_unterminated(&rest, &mut self.progress),
                Err(_) => self.progress.failed = true,
            }
        }
        self.progress.ending()
    }

    /// Whether `[DONE]` has come.
    pub fn is_done(&self) -> bool {
        self.progress.done
    }

    /// What was put up with so far.
    pub fn irregularities(&self) -> Irregularities {
        self.progress.irregularities
    }

    fn current_chunk(&self, (range, ordinal): (Range<u64>, u64)) -> StreamChunk<'_> {
        let CurrentChunk { chunk, envelope, .. } = &self.current;
        StreamChunk { chunk, envelope: envelope.as_ref(), range, ordinal }
    }

    fn fail(&mut self, error: StreamError) -> StreamError {
        self.progress.failed = true;
        self.broken = Some(error.clone());
        error
    }
}
