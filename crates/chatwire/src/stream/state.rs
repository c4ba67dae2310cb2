//! From the bytes of a streaming response to its chunks and its end: does no I/O.
//!
//! ```text
//!            feed ◀──── (read) ◀── Read ─╮
//!              ▼                         │
//!  new ──▶ [sniffing ▶ events] ── step ──┼── Chunk ──▶ (yield)
//!              ▲                         │
//!          end_body ◀── (end of body)    ╰── End, Failed
//! ```
//!
//! The async and the blocking stream do the steps in parentheses.

use std::mem;

use bytes::{Bytes, BytesMut};
use chatwire_protocol::{
    accumulate::{Accumulator, ChatEvent, Diagnostic},
    chat::ChatChunk,
    error::ApiError,
    stream::{ChatStreamDecoder, Ending, StreamError, StreamEvent, Truncation},
};

use super::{
    json_lines::{self, JsonLines},
    single_chunk,
    sniff::{self, BodyKind},
};
use crate::{
    Error, Response, ResponseLimits, ResponseMeta, StreamReport, Timeouts,
    call::body_reader::too_large,
    error::{Context, ErrorSource},
    observe::CallObservers,
    operation::chat,
    provider::secrets::Secrets,
    response::meta::BodyTimes,
};

/// The state of a streaming response.
pub(crate) struct StreamState {
    pub(crate) meta: ResponseMeta,
    timeouts: Timeouts,
    limits: ResponseLimits,
    pub(crate) allow_truncated: bool,
    phase: Phase,
    body: BodyState,
    /// The bytes of a body whose kind is not known yet, or of a single body.
    buffer: BytesMut,
    /// How much of the buffer is blank, so that no blank is looked at twice.
    blank: usize,
    /// How much of the buffer was searched for the end of its first line; `None` once it ended.
    searched: Option<usize>,
    /// Set if the chunks are lines.
    lines: Option<JsonLines>,
    /// How many more bytes of frames are kept.
    room_for_frames: usize,
    decoder: ChatStreamDecoder,
    accumulator: Accumulator,
    observers: CallObservers,
    /// What the chunks do not show.
    diagnostics: Vec<Diagnostic>,
    /// The number of choices that were requested.
    choices: Option<u64>,
}

/// The kind of the body, as far as it is known.
#[derive(Debug)]
enum Phase {
    /// Not known yet.
    Sniffing,
    /// A single body, to be read to its end.
    SingleBody,
    /// An event stream.
    Events,
    /// Finished: how it ended, or `None` after an error.
    Ended(Option<Ending>),
}

/// Whether there is more to read.
enum BodyState {
    Open,
    Ended,
    Failed(ErrorSource),
}

/// What comes next.
pub(crate) enum Step<T> {
    /// A chunk, mapped for the caller.
    Chunk(T),
    /// More bytes are needed.
    Read,
    /// The completion is complete, or the stream has failed before.
    End,
    /// The stream has failed.
    Failed(Error),
}

impl StreamState {
    /// A response whose headers have arrived.
    pub(crate) fn new(
        meta: ResponseMeta,
        timeouts: Timeouts,
        limits: ResponseLimits,
        choices: Option<u64>,
        observers: CallObservers,
    ) -> Self {
        let decoder = ChatStreamDecoder::with_limits(limits.framing()).chunk_limits(limits.content);
        Self {
            meta,
            timeouts,
            limits,
            allow_truncated: false,
            phase: Phase::Sniffing,
            body: BodyState::Open,
            buffer: BytesMut::new(),
            blank: 0,
            searched: Some(0),
            lines: None,
            room_for_frames: 0,
            decoder: match choices {
                Some(choices) => decoder.expect_choices(choices),
                None => decoder,
            },
            accumulator: Accumulator::with_limits(limits.content)
                .expect_choices(choices.unwrap_or(1)),
            observers,
            diagnostics: Vec::new(),
            choices,
        }
    }

    /// Keeps the frames from now on, up to this many bytes.
    pub(crate) fn keep_frames(&mut self, max_bytes: usize) {
        self.room_for_frames = max_bytes;
    }

    /// Collects events from now on.
    pub(crate) fn collect_events(&mut self) {
        self.accumulator.collect_events();
    }

    /// The events since the last call.
    pub(crate) fn take_events(&mut self) -> Vec<ChatEvent> {
        self.accumulator.take_events()
    }

    /// Adds the next bytes.
    pub(crate) fn feed(&mut self, bytes: &Bytes, times: &BodyTimes) {
        self.meta.set_times(times);
        if self.room_for_frames > 0 {
            match self.room_for_frames.checked_sub(bytes.len()) {
                Some(room) => {
                    self.room_for_frames = room;
                    self.meta.frames.push(Bytes::copy_from_slice(bytes));
                }
                None => self.room_for_frames = 0,
            }
        }
        if let Phase::Events = self.phase {
            match &mut self.lines {
                None => self.decoder.feed(bytes),
                Some(lines) => self.decoder.feed(&lines.convert(bytes)),
            }
            return;
        }
        let limit = self.limits.max_body_bytes;
        if bytes.len() > limit.saturating_sub(self.buffer.len()) {
            self.body = BodyState::Failed(too_large(limit));
            return;
        }
        self.buffer.extend_from_slice(bytes);
        if let Phase::Sniffing = self.phase {
            let start = self.buffer.get(self.blank..).unwrap_or_default();
            match sniff::body_kind(start, &self.meta.headers) {
                None => self.blank = sniff::blank_start(&self.buffer, self.blank),
                Some(BodyKind::Single) => self.phase = Phase::SingleBody,
                Some(BodyKind::Events) => {
                    self.decoder.feed(&mem::take(&mut self.buffer));
                    self.phase = Phase::Events;
                }
            }
        }
        if let Phase::SingleBody = self.phase {
            self.detect_lines();
        }
    }

    /// Reads a body as lines if its first line is a chunk.
    fn detect_lines(&mut self) {
        let Some(searched) = self.searched else { return };
        if !sniff::ends_first_line(&self.buffer, self.blank, searched) {
            self.searched = Some(self.buffer.len());
            return;
        }
        self.searched = None;
        if json_lines::is_stream(&self.buffer) {
            let mut lines = JsonLines::default();
            self.decoder.feed(&lines.convert(&mem::take(&mut self.buffer)));
            self.lines = Some(lines);
            self.phase = Phase::Events;
        }
    }

    /// Ends the body, or reports why it cannot be read on.
    pub(crate) fn end_body(&mut self, cause: Option<ErrorSource>) {
        self.body = match cause {
            None => BodyState::Ended,
            Some(cause) => BodyState::Failed(cause),
        };
        if let (Phase::Events, BodyState::Ended) = (&self.phase, &self.body) {
            self.decoder.close();
        }
    }

    /// The next step; `take` maps a chunk by reference, so that nothing is copied needlessly.
    pub(crate) fn step<T>(&mut self, take: impl FnOnce(&ChatChunk) -> T) -> Step<T> {
        loop {
            match (&self.phase, &self.body) {
                (Phase::Ended(_), _) => return Step::End,
                (Phase::Events, _) => match self.decoder.next() {
                    Some(Ok(StreamEvent::Chunk(chunk))) => {
                        return match self.accumulator.push(&chunk) {
                            Ok(()) => {
                                self.observers.chunk(chunk.chunk, self.meta.elapsed);
                                Step::Chunk(take(chunk.chunk))
                            }
                            Err(error) => self.fail(ErrorSource::LimitExceeded(error)),
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
                (Phase::Sniffing | Phase::SingleBody, BodyState::Open) => return Step::Read,
                (Phase::Sniffing | Phase::SingleBody, BodyState::Failed(_)) => return self.end(),
                (Phase::Sniffing | Phase::SingleBody, BodyState::Ended) => {
                    if let Err(cause) = self.read_single_body() {
                        return self.fail(cause);
                    }
                }
            }
        }
    }

    /// The chunk of the last step.
    pub(crate) fn last_chunk(&self) -> &ChatChunk {
        self.decoder.last_chunk()
    }

    /// The text of the first choice so far.
    pub(crate) fn text(&self) -> &str {
        self.accumulator.text(0).unwrap_or_default()
    }

    /// How the stream ended; `None` before its end and after an error.
    pub(crate) fn ending(&self) -> Option<&Ending> {
        match &self.phase {
            Phase::Ended(ending) => ending.as_ref(),
            _ => None,
        }
    }

    /// The whole completion, once the stream has ended.
    pub(crate) fn into_response(mut self) -> Result<Response, Error> {
        let Phase::Ended(Some(ending)) = mem::replace(&mut self.phase, Phase::Ended(None)) else {
            let mut truncation = Truncation::default();
            truncation.failed = true;
            return Err(self.error(ErrorSource::Truncated(truncation)));
        };
        let irregularities = self.decoder.irregularities();
        let (response, found) = self.accumulator.finish();
        let diagnostics = [self.diagnostics, found].concat();
        let stream = Some(StreamReport { ending, irregularities });
        Ok(Response { response, meta: self.meta, stream, diagnostics })
    }

    /// Turns a single body into a stream of one chunk.
    fn read_single_body(&mut self) -> Result<(), ErrorSource> {
        let body = mem::take(&mut self.buffer).freeze();
        let headers = &self.meta.headers;
        // Decoded again without secrets, so that the error cannot repeat them.
        let decode = |body: &Bytes| chat::decode(headers, body, self.choices, &self.limits);
        let completion = decode(&body).or_else(|_| decode(&self.secrets().scrub(body.clone())))?;
        let body = match completion.unwrapped {
            Some(inner) => {
                self.diagnostics.extend(completion.diagnostics.into_iter().take(1));
                inner
            }
            None => body,
        };
        self.decoder.feed(&single_chunk::to_event(&self.meta.headers, &body)?);
        self.phase = Phase::Events;
        Ok(())
    }

    /// Ends the stream; if the completion is complete, errors after it do not matter.
    fn end<T>(&mut self) -> Step<T> {
        let ending = self.decoder.finish();
        self.accumulator.end();
        let cause = match (mem::replace(&mut self.body, BodyState::Ended), &ending) {
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
                self.phase = Phase::Ended(Some(ending));
                if self.observers.is_active() {
                    let (response, found) = self.accumulator.clone().finish();
                    let diagnostics = [&self.diagnostics[..], &found].concat();
                    self.observers.completed(&response, &self.meta, &diagnostics);
                }
                Step::End
            }
        }
    }

    fn fail<T>(&mut self, cause: ErrorSource) -> Step<T> {
        self.phase = Phase::Ended(None);
        let error = self.error(cause);
        self.observers.failed(&error);
        Step::Failed(error)
    }

    fn error(&mut self, cause: ErrorSource) -> Error {
        let (partial, found) = mem::take(&mut self.accumulator).finish();
        let diagnostics = [mem::take(&mut self.diagnostics), found].concat();
        let partial = partial.first_choice().is_some().then(|| Box::new(partial));
        let context = Context::after_headers(self.meta.clone(), self.timeouts);
        Error::new(cause, Context { partial, diagnostics, ..context })
    }

    fn cause(&self, mut error: StreamError) -> ErrorSource {
        if let (Some(_), StreamError::Decode { ordinal, offset, .. }) = (&self.lines, &mut error) {
            *offset = JsonLines::original_offset(*offset, *ordinal);
        }
        match error {
            StreamError::Api { error, offset, .. } => {
                self.api(error, Some(offset).filter(|_| self.lines.is_none()))
            }
            other => ErrorSource::Stream(other),
        }
    }

    fn secrets(&self) -> &Secrets {
        &self.meta.called.secrets
    }

    /// An error that the server reports, with secrets masked if the server echoes them.
    fn api(&self, error: ApiError, offset: Option<u64>) -> ErrorSource {
        let clean = self.secrets().scrub(error.body().clone());
        let scrub = |text: &str| self.secrets().scrub_text(text).into_owned();
        let error = if clean == *error.body() { error } else { error.redacted(clean, scrub) };
        ErrorSource::Api { error, offset }
    }
}
