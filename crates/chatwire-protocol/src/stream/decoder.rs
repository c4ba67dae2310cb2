//! The decoder of a streamed answer.

use std::ops::Range;

use super::{
    Ending, Irregularities, StreamChunk, StreamError, StreamEvent,
    block::{self, Held, Meaning},
    progress::Progress,
};
use crate::sse::{SseDecoder, SseLimits};

/// Decodes a streamed answer that arrives in pieces.
///
/// Put bytes in with [`feed`](Self::feed), take events out with [`next`](Self::next) until it gives
/// `None`, and call [`finish`](Self::finish) at the end of the body to learn whether it is whole.
/// How the body is cut makes no difference.
#[derive(Debug, Clone, Default)]
pub struct ChatStreamDecoder {
    sse: SseDecoder,
    progress: Progress,
    /// The error after which nothing can be read any more.
    broken: Option<StreamError>,
    held: Held,
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
    /// Does nothing after [`finish`](Self::finish) or an error that cannot be gone on after.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.sse.feed(bytes);
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
            let block = match self.sse.next_block()? {
                Ok(block) => block,
                Err(error) => return Some(Err(self.breaks(error.into()))),
            };
            let meaning = block::read(&block, &mut self.progress, &mut self.held);
            let place = (block.range, block.event.map_or(0, |event| event.ordinal));
            match meaning {
                Ok(Meaning::Nothing) => {}
                Ok(Meaning::Done) => return Some(Ok(StreamEvent::Done)),
                Ok(Meaning::Chunk) => return Some(Ok(StreamEvent::Chunk(self.lend(place)))),
                Err(error @ StreamError::TooManyChoices { .. }) => {
                    return Some(Err(self.breaks(error)));
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// Ends the body and says whether the answer is whole.
    ///
    /// Take all events first: what is skipped counts as seen.
    /// A last `[DONE]` that lacks its blank line is accepted, and noted in the
    /// [irregularities](Self::irregularities); any other event without one is cut off.
    pub fn finish(&mut self) -> Ending {
        while let Some(event) = self.next() {
            if event.is_err() && self.broken.is_some() {
                return self.progress.ending();
            }
        }
        match self.sse.finish() {
            Ok(None) => {}
            Ok(Some(rest)) => {
                let progress = &mut self.progress;
                progress.last_error = block::error_in_cut(&rest);
                let data = rest.event.as_ref().map(|event| event.data.trim());
                if data == Some(block::DONE) && !progress.done {
                    progress.done = true;
                    progress.irregularities.done_unterminated = true;
                } else {
                    // Comments that end with their line are no event that was cut off.
                    let whole = rest.raw.ends_with(b"\n") || rest.raw.ends_with(b"\r");
                    progress.cut = !whole || rest.fields().any(|field| !field.is_comment());
                }
            }
            Err(_) => self.progress.failed = true,
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

    fn lend(&self, (range, ordinal): (Range<u64>, u64)) -> StreamChunk<'_> {
        let Held { chunk, envelope, .. } = &self.held;
        StreamChunk { chunk, envelope: envelope.as_ref(), range, ordinal }
    }

    fn breaks(&mut self, error: StreamError) -> StreamError {
        self.progress.failed = true;
        self.broken = Some(error.clone());
        error
    }
}
