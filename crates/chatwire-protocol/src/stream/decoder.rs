//! The decoder of a streamed response.

use std::ops::Range;

use super::{
    Ending, Irregularities, StreamChunk, StreamError, StreamEvent,
    block::{self, BlockContent, CurrentChunk},
    progress::Progress,
};
use crate::{
    accumulate::AccumulateLimits,
    chat::ChatChunk,
    sse::{PlainEvent, SseDecoder, SseLimits},
};

/// Decodes a streamed response that arrives in pieces.
///
/// Add bytes with [`feed`](Self::feed), take events with [`next`](Self::next) until it returns
/// `None`, and call [`finish`](Self::finish) at the end of the body to determine whether the
/// response is complete.
/// Where the body is cut into pieces makes no difference.
#[derive(Debug, Clone, Default)]
pub struct ChatStreamDecoder {
    sse: SseDecoder,
    progress: Progress,
    /// The error after which the stream cannot be read further.
    broken: Option<StreamError>,
    current: CurrentChunk,
    end: InputEnd,
}

/// The state of the end of the input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum InputEnd {
    #[default]
    Open,
    /// The body has ended; an unterminated block has not been read yet.
    Closed,
    /// Everything has been read.
    Reached,
}

/// The result of reading the next event by a template.
#[derive(Debug, PartialEq)]
enum PlainRead {
    Chunk(PlainEvent),
    /// No template matches.
    NewForm,
    /// The event is not plain, or not at hand as a whole.
    Other,
}

impl ChatStreamDecoder {
    /// A decoder for one choice, with the default [limits](SseLimits).
    pub fn new() -> Self {
        Self::default()
    }

    /// A decoder for one choice, with these limits.
    pub fn with_limits(limits: SseLimits) -> Self {
        Self { sse: SseDecoder::with_limits(limits), ..Self::default() }
    }

    /// Sets the number of choices to expect: [`n`](crate::chat::ChatRequest::n) of the request.
    ///
    /// Default: 1.
    /// A stream of two choices that is cut before the second starts would otherwise seem complete.
    #[must_use]
    pub fn expect_choices(mut self, choices: u64) -> Self {
        self.progress.expect(choices);
        self
    }

    /// Sets the limits of a chunk, which apply to events of more than 16 KiB before they are read.
    ///
    /// Default: [`AccumulateLimits::default`].
    #[must_use]
    pub fn chunk_limits(mut self, limits: AccumulateLimits) -> Self {
        self.current.limits = limits;
        self
    }

    /// Adds the next bytes of the body.
    ///
    /// Has no effect after [`close`](Self::close), [`finish`](Self::finish) or a fatal error.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.end == InputEnd::Open {
            self.sse.feed(bytes);
        }
    }

    /// Takes the next event; `None` if more bytes are needed.
    ///
    /// # Errors
    ///
    /// See [`StreamError`] for the errors and for which of them are fatal.
    /// After a fatal error, each call returns it again.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend")]
    pub fn next(&mut self) -> Option<Result<StreamEvent<'_>, StreamError>> {
        if let Some(error) = &self.broken {
            return Some(Err(error.clone()));
        }
        if self.end == InputEnd::Open && self.sse.is_waiting() {
            return None;
        }
        loop {
            let plain = self.read_plain();
            if let PlainRead::Chunk(PlainEvent { range, ordinal }) = plain {
                // The choices of a form were counted when it was new.
                if self.current.form().is_none()
                    && let Err(error) = self.progress.count(self.current.chunk())
                {
                    return Some(Err(self.fail(error)));
                }
                return Some(Ok(StreamEvent::Chunk(self.current_chunk((range, ordinal)))));
            }
            if let Some(line) = self.current.lines.pop_front() {
                let meaning = block::read_data("", &line, &mut self.progress, &mut self.current);
                let (offset, ordinal) = self.current.place;
                let place = (offset..self.current.end, ordinal);
                match meaning {
                    Ok(BlockContent::Nothing) => continue,
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
            self.current.is_new_form = plain == PlainRead::NewForm;
            let meaning = read(&block, &mut self.progress, &mut self.current);
            self.current.end = block.range.end;
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

    /// Marks the end of the body, so that [`next`](Self::next) also returns a last event without
    /// its blank line.
    ///
    /// The standard discards such an event, but some servers omit the blank line.
    /// The event is returned only if it is complete JSON or `[DONE]`, and is recorded in the
    /// [irregularities](Self::irregularities).
    pub fn close(&mut self) {
        if self.end == InputEnd::Open {
            self.end = InputEnd::Closed;
        }
    }

    /// Ends the body and returns how the stream ended.
    ///
    /// Take all events first: events that were not taken are skipped but count.
    /// Unless [`close`](Self::close) was called, a last event without its blank line counts as cut
    /// off; `[DONE]` or an error in it is still recognized.
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

    /// The chunk that [`next`](Self::next) lent last; an empty one before the first.
    pub fn last_chunk(&self) -> &ChatChunk {
        self.current.chunk()
    }

    /// Whether `[DONE]` was received.
    pub fn is_done(&self) -> bool {
        self.progress.done
    }

    /// The deviations from the protocol so far that were tolerated.
    pub fn irregularities(&self) -> Irregularities {
        self.progress.irregularities
    }

    /// Reads the next event if a template matches it.
    #[inline]
    fn read_plain(&mut self) -> PlainRead {
        if self.progress.done || !self.current.lines.is_empty() {
            return PlainRead::Other;
        }
        let Some((name, data)) = self.sse.upcoming_data() else { return PlainRead::Other };
        let Some(length) = self.current.templates.read(data) else { return PlainRead::NewForm };
        let Some(event) = self.sse.take_plain(name + length) else { return PlainRead::Other };
        self.current.use_template();
        PlainRead::Chunk(event)
    }

    #[inline]
    fn current_chunk(&self, (range, ordinal): (Range<u64>, u64)) -> StreamChunk<'_> {
        let envelope = self.current.envelope.as_ref();
        StreamChunk {
            chunk: self.current.chunk(),
            envelope,
            range,
            ordinal,
            form: self.current.form(),
        }
    }

    fn fail(&mut self, error: StreamError) -> StreamError {
        self.progress.failed = true;
        self.broken = Some(error.clone());
        error
    }
}
