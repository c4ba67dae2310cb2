//! From the bytes of a streamed answer to its chunks and its end, without reading them.
//!
//! ```text
//!            bytes ◀── (read) ◀── Read ─╮
//!              ▼                        │
//!  new ──▶ [opening ▶ events] ── step ──┼── Chunk ──▶ (hand on)
//!              ▲                        │
//!            over ◀── (the body ends)   ╰── End, Failed
//! ```
//!
//! What stands in parentheses is done by a stream of either kind; this decides.

use std::mem;

use bytes::{Bytes, BytesMut};
use chatwire_protocol::{
    accumulate::Accumulator,
    chat::ChatChunk,
    error::ApiError,
    stream::{ChatStreamDecoder, Ending, StreamError, StreamEvent, Truncation},
};

use super::{
    single_chunk,
    sniff::{self, BodyKind},
};
use crate::{
    Error, Response, ResponseMeta, StreamReport, Timeouts,
    call::body_reader::{LONGEST_ANSWER, too_large},
    error::{Context, ErrorSource},
    observe::CallObservers,
    provider::credentials::ApiKey,
    response,
    response::meta::Times,
};

/// A streamed answer as far as it has been read.
pub(crate) struct StreamState {
    pub(crate) meta: ResponseMeta,
    limits: Timeouts,
    key: Option<ApiKey>,
    pub(crate) allow_truncated: bool,
    state: State,
    body: BodyState,
    /// What has been read while it is not known to be events.
    unread: BytesMut,
    decoder: ChatStreamDecoder,
    accumulator: Accumulator,
    watch: CallObservers,
}

/// What the body is known to be.
#[derive(Debug)]
enum State {
    /// Nothing tells.
    Opening,
    /// One piece, to be read to its end.
    Whole,
    /// Events.
    Events,
    /// All is said: how it ended, or nothing after an error.
    Ended(Option<Ending>),
}

/// Whether there is more to read.
enum BodyState {
    Open,
    Over,
    Failed(ErrorSource),
}

/// What comes next.
pub(crate) enum Step<T> {
    /// A chunk, as the caller wanted it.
    Chunk(T),
    /// More bytes have to be read.
    Read,
    /// The answer is whole, or it has failed before.
    End,
    /// It has failed.
    Failed(Error),
}

impl StreamState {
    /// An answer of which the headers have come.
    pub(crate) fn new(
        meta: ResponseMeta,
        limits: Timeouts,
        key: Option<ApiKey>,
        choices: Option<u64>,
        watch: CallObservers,
    ) -> Self {
        let decoder = ChatStreamDecoder::new();
        Self {
            meta,
            limits,
            key,
            allow_truncated: false,
            state: State::Opening,
            body: BodyState::Open,
            unread: BytesMut::new(),
            decoder: match choices {
                Some(choices) => decoder.expect_choices(choices),
                None => decoder,
            },
            accumulator: Accumulator::new(),
            watch,
        }
    }

    /// Takes the next bytes.
    pub(crate) fn bytes(&mut self, bytes: &Bytes, times: &Times) {
        self.meta.set_times(times);
        if let State::Events = self.state {
            return self.decoder.feed(bytes);
        }
        if bytes.len() > LONGEST_ANSWER - self.unread.len() {
            self.body = BodyState::Failed(too_large(LONGEST_ANSWER));
            return;
        }
        self.unread.extend_from_slice(bytes);
        if let State::Opening = self.state {
            match sniff::form(&self.unread, &self.meta.headers) {
                None => {}
                Some(BodyKind::Whole) => self.state = State::Whole,
                Some(BodyKind::Events) => {
                    self.decoder.feed(&mem::take(&mut self.unread));
                    self.state = State::Events;
                }
            }
        }
    }

    /// Takes the end of the body, or why it cannot be read on.
    pub(crate) fn over(&mut self, cause: Option<ErrorSource>) {
        self.body = match cause {
            None => BodyState::Over,
            Some(cause) => BodyState::Failed(cause),
        };
        if let (State::Events, BodyState::Over) = (&self.state, &self.body) {
            self.decoder.close();
        }
    }

    /// What comes next; a chunk is given as `take` wants it, so that nothing is copied that nobody keeps.
    pub(crate) fn step<T>(&mut self, take: impl FnOnce(&ChatChunk) -> T) -> Step<T> {
        loop {
            match (&self.state, &self.body) {
                (State::Ended(_), _) => return Step::End,
                (State::Events, _) => match self.decoder.next() {
                    Some(Ok(StreamEvent::Chunk(chunk))) => {
                        return match self.accumulator.push(chunk.chunk) {
                            Ok(()) => {
                                self.watch.chunk(chunk.chunk, self.meta.elapsed);
                                Step::Chunk(take(chunk.chunk))
                            }
                            Err(error) => self.fail(ErrorSource::TooMuch(error)),
                        };
                    }
                    Some(Ok(StreamEvent::Done)) => return self.end(),
                    Some(Ok(_)) => {}
                    Some(Err(error)) => {
                        let cause = self.cause(error);
                        return self.fail(cause);
                    }
                    None if matches!(self.body, BodyState::Open) => return Step::Read,
                    None => return self.end(),
                },
                (State::Opening | State::Whole, BodyState::Open) => return Step::Read,
                (State::Opening | State::Whole, BodyState::Failed(_)) => return self.end(),
                (State::Opening | State::Whole, BodyState::Over) => {
                    if let Err(cause) = self.open_whole() {
                        return self.fail(cause);
                    }
                }
            }
        }
    }

    /// The text of the first choice so far.
    pub(crate) fn text(&self) -> &str {
        self.accumulator.text(0).unwrap_or_default()
    }

    /// How it ended; `None` before its end and after an error.
    pub(crate) fn ending(&self) -> Option<&Ending> {
        match &self.state {
            State::Ended(ending) => ending.as_ref(),
            _ => None,
        }
    }

    /// The whole answer, once there is nothing more to come.
    pub(crate) fn into_answer(mut self) -> Result<Response, Error> {
        let State::Ended(Some(ending)) = mem::replace(&mut self.state, State::Ended(None)) else {
            let mut truncation = Truncation::default();
            truncation.failed = true;
            return Err(self.error(ErrorSource::Truncated(truncation)));
        };
        let irregularities = self.decoder.irregularities();
        let (response, diagnostics) = self.accumulator.finish();
        let report = StreamReport { ending, irregularities, diagnostics };
        Ok(Response { response, meta: self.meta, stream: Some(report) })
    }

    /// Makes a stream of one chunk of a body that came in one piece.
    fn open_whole(&mut self) -> Result<(), ErrorSource> {
        let mut body = mem::take(&mut self.unread).freeze();
        if let Some(key) = &self.key {
            body = key.scrub(body);
        }
        response::read(&self.meta.headers, &body)?;
        self.decoder.feed(&single_chunk::event(&self.meta.headers, &body)?);
        self.state = State::Events;
        Ok(())
    }

    /// Ends the stream; when the answer is whole, what happened after it is no matter.
    fn end<T>(&mut self) -> Step<T> {
        let ending = self.decoder.finish();
        let cause = match (mem::replace(&mut self.body, BodyState::Over), &ending) {
            (_, Ending::Complete | Ending::CompleteWithoutDone) => None,
            (BodyState::Failed(cause), _) => Some(cause),
            (_, Ending::Truncated(truncation)) if self.allow_truncated && !truncation.failed => {
                None
            }
            (_, Ending::Truncated(truncation)) => Some(match &truncation.error {
                Some(error) => self.api(error.clone(), None),
                None => ErrorSource::Truncated(truncation.clone()),
            }),
            (_, _) => None,
        };
        match cause {
            Some(cause) => self.fail(cause),
            None => {
                self.state = State::Ended(Some(ending));
                if self.watch.is_kept() {
                    let (response, _) = self.accumulator.clone().finish();
                    self.watch.answered(&response, &self.meta);
                }
                Step::End
            }
        }
    }

    fn fail<T>(&mut self, cause: ErrorSource) -> Step<T> {
        self.state = State::Ended(None);
        let error = self.error(cause);
        self.watch.failed(&error);
        Step::Failed(error)
    }

    fn error(&mut self, cause: ErrorSource) -> Error {
        let (partial, _) = mem::take(&mut self.accumulator).finish();
        let partial = partial.first_choice().is_some().then(|| Box::new(partial));
        let context = Context::after(self.meta.clone(), self.limits);
        Error::new(cause, Context { partial, ..context })
    }

    fn cause(&self, error: StreamError) -> ErrorSource {
        match error {
            StreamError::Api { error, offset, .. } => self.api(error, Some(offset)),
            other => ErrorSource::Stream(other),
        }
    }

    /// What the server says is wrong, without the key if it repeats that.
    fn api(&self, error: ApiError, offset: Option<u64>) -> ErrorSource {
        let clean = self.key.as_ref().map(|key| key.scrub(error.body().clone()));
        let error = match clean {
            Some(clean) if clean != *error.body() => ApiError::from_body(clean),
            _ => error,
        };
        ErrorSource::Api { error, offset }
    }
}
