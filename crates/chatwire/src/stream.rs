//! An answer that comes in chunks.

mod opening;
mod whole;

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use chatwire_protocol::{
    accumulate::Accumulator,
    chat::ChatChunk,
    error::ApiError,
    stream::{ChatStreamDecoder, Ending, StreamError, StreamEvent, Truncation},
};
use futures_core::Stream;

use self::opening::Form;
use crate::{
    Answer, Error, ResponseMeta, StreamReport, answer,
    client::LONGEST_ANSWER,
    credentials::ApiKey,
    drive::Opened,
    error::{Cause, Context as ErrorContext},
    reading::{Reading, too_large},
};

/// An answer that comes in chunks.
///
/// It ends after the last chunk of an answer that is whole, and with an error otherwise, so a loop that stops at `None` has seen everything.
/// An answer is whole when every choice said why it finished; `[DONE]` may be missing, and after it nothing is waited for.
/// After an error there is nothing more.
/// Dropping it ends the request, and the server learns of it.
///
/// A server that answers in one piece although a stream was asked for gives one chunk.
///
/// ```
/// # use chatwire::{Client, ChatRequest, Message};
/// # async fn example(client: Client) -> Result<(), chatwire::Error> {
/// let request = ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")]);
/// let mut stream = client.stream(&request).await?;
/// while let Some(chunk) = stream.chunk().await {
///     print!("{}", chunk?.first_text().unwrap_or_default());
/// }
/// let answer = stream.accumulate().await?;
/// println!("\n{:?}", answer.usage);
/// # Ok(())
/// # }
/// ```
pub struct ChatStream {
    meta: ResponseMeta,
    reading: Reading,
    started: Duration,
    /// What has been read while it is not known to be events.
    unread: BytesMut,
    state: State,
    decoder: ChatStreamDecoder,
    accumulator: Accumulator,
    allow_truncated: bool,
    key: Option<ApiKey>,
}

/// Where in the body the stream is.
#[derive(Debug)]
enum State {
    /// Nothing tells what the body is.
    Opening,
    /// It is one piece, to be read to its end.
    Whole,
    /// It is events.
    Events,
    /// All is said: how it ended, or nothing after an error.
    Ended(Option<Ending>),
}

impl ChatStream {
    pub(crate) fn new(
        opened: Opened,
        choices: Option<u64>,
        allow_truncated: bool,
        key: Option<ApiKey>,
    ) -> Self {
        let decoder = ChatStreamDecoder::new();
        Self {
            meta: opened.meta,
            reading: opened.reading,
            started: opened.started,
            unread: BytesMut::new(),
            state: State::Opening,
            decoder: match choices {
                Some(choices) => decoder.expect_choices(choices),
                None => decoder,
            },
            accumulator: Accumulator::new(),
            allow_truncated,
            key,
        }
    }

    /// Takes a stream that ends without saying why the model stopped as whole, or does not.
    ///
    /// See [`CallOptions::allow_truncated`](crate::CallOptions::allow_truncated).
    #[must_use]
    pub fn allow_truncated(mut self, allow: bool) -> Self {
        self.allow_truncated = allow;
        self
    }

    /// The next chunk; `None` when the answer is whole, or after an error.
    ///
    /// Dropping the future loses nothing: the chunk comes with the next call.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind); what came before is in [`Error::partial`].
    pub async fn chunk(&mut self) -> Option<Result<ChatChunk, Error>> {
        poll_fn(|context| self.poll_with(context, ChatChunk::clone)).await
    }

    /// Reads on to the end and gives the whole answer, chunks that were taken before included.
    ///
    /// # Errors
    ///
    /// As [`chunk`](Self::chunk); a stream that has failed before counts as truncated.
    pub async fn accumulate(mut self) -> Result<Answer, Error> {
        while let Some(step) = poll_fn(|context| self.poll_with(context, |_| ())).await {
            step?;
        }
        match std::mem::replace(&mut self.state, State::Ended(None)) {
            State::Ended(Some(ending)) => Ok(self.into_answer(ending)),
            // It had failed before.
            _ => {
                let mut truncation = Truncation::default();
                truncation.failed = true;
                Err(self.fail(Cause::Truncated(truncation)))
            }
        }
    }

    /// The text of the first choice so far.
    pub fn text(&self) -> &str {
        self.accumulator.text(0).unwrap_or_default()
    }

    /// Status, headers and timing so far.
    pub fn meta(&self) -> &ResponseMeta {
        &self.meta
    }

    /// How it ended; `None` before its end and after an error.
    pub fn ending(&self) -> Option<&Ending> {
        match &self.state {
            State::Ended(ending) => ending.as_ref(),
            _ => None,
        }
    }

    /// The next chunk as `take` wants it, so that nothing is copied that nobody keeps.
    fn poll_with<T>(
        &mut self,
        context: &mut Context<'_>,
        take: impl FnOnce(&ChatChunk) -> T,
    ) -> Poll<Option<Result<T, Error>>> {
        loop {
            match self.state {
                State::Ended(_) => return Poll::Ready(None),
                State::Events => match self.decoder.next() {
                    Some(Ok(StreamEvent::Chunk(chunk))) => {
                        self.reading.chunk();
                        if let Err(error) = self.accumulator.push(chunk.chunk) {
                            return Poll::Ready(Some(Err(self.fail(Cause::TooMuch(error)))));
                        }
                        return Poll::Ready(Some(Ok(take(chunk.chunk))));
                    }
                    Some(Ok(StreamEvent::Done)) => {
                        // When the end of the body is there already, the connection can be used again.
                        let _ = self.reading.poll_frame(context);
                        return Poll::Ready(self.end(None));
                    }
                    Some(Ok(_)) => continue,
                    Some(Err(error)) => {
                        let cause = self.cause(error);
                        return Poll::Ready(Some(Err(self.fail(cause))));
                    }
                    None => {}
                },
                State::Opening | State::Whole => {}
            }
            match ready!(self.reading.poll_frame(context)) {
                Some(Ok(bytes)) => {
                    self.note_times();
                    if let Err(cause) = self.feed(&bytes) {
                        return Poll::Ready(Some(Err(self.fail(cause))));
                    }
                }
                Some(Err(cause)) => return Poll::Ready(self.end(Some(cause))),
                None => match self.state {
                    State::Opening | State::Whole => {
                        if let Err(cause) = self.open_whole() {
                            return Poll::Ready(Some(Err(self.fail(cause))));
                        }
                    }
                    _ => return Poll::Ready(self.end(None)),
                },
            }
        }
    }

    /// Takes bytes in, once it is known what they are.
    fn feed(&mut self, bytes: &Bytes) -> Result<(), Cause> {
        match self.state {
            State::Events => self.decoder.feed(bytes),
            State::Ended(_) => {}
            State::Opening | State::Whole => {
                if bytes.len() > LONGEST_ANSWER - self.unread.len() {
                    return Err(too_large(LONGEST_ANSWER));
                }
                self.unread.extend_from_slice(bytes);
            }
        }
        if let State::Opening = self.state {
            match opening::form(&self.unread, &self.meta.headers) {
                None => {}
                Some(Form::Whole) => self.state = State::Whole,
                Some(Form::Events) => {
                    self.decoder.feed(&self.unread);
                    self.unread = BytesMut::new();
                    self.state = State::Events;
                }
            }
        }
        Ok(())
    }

    /// Makes a stream of one chunk of a body that came in one piece.
    fn open_whole(&mut self) -> Result<(), Cause> {
        let mut body = std::mem::take(&mut self.unread).freeze();
        if let Some(key) = &self.key {
            body = key.scrub(body);
        }
        answer::read(&self.meta.headers, &body)?;
        self.decoder.feed(&whole::event(&self.meta.headers, &body)?);
        self.state = State::Events;
        Ok(())
    }

    /// Ends the stream, be it that the body ended or that it could not be read on.
    ///
    /// When the answer is whole, what happened after it is no matter.
    fn end<T>(&mut self, cause: Option<Cause>) -> Option<Result<T, Error>> {
        let ending = self.decoder.finish();
        let is_good = match (&ending, &cause) {
            (Ending::Truncated(truncation), None) => self.allow_truncated && !truncation.failed,
            (Ending::Truncated(_), Some(_)) => false,
            _ => true,
        };
        if is_good {
            self.reading.stop();
            self.state = State::Ended(Some(ending));
            return None;
        }
        let cause = match (cause, ending) {
            (Some(cause), _) => cause,
            (None, Ending::Truncated(mut truncation)) => match truncation.error.take() {
                Some(error) => self.api(error, None),
                None => Cause::Truncated(truncation),
            },
            (None, _) => return None,
        };
        Some(Err(self.fail(cause)))
    }

    fn cause(&self, error: StreamError) -> Cause {
        match error {
            StreamError::Api { error, offset, .. } => self.api(error, Some(offset)),
            other => Cause::Stream(other),
        }
    }

    /// What the server says is wrong, without the key if it repeats that.
    fn api(&self, error: ApiError, offset: Option<u64>) -> Cause {
        let clean = self.key.as_ref().map(|key| key.scrub(error.body().clone()));
        let error = match clean {
            Some(clean) if clean != *error.body() => ApiError::from_body(clean),
            _ => error,
        };
        Cause::Api { error, offset }
    }

    fn fail(&mut self, cause: Cause) -> Error {
        self.reading.stop();
        self.state = State::Ended(None);
        let (partial, _) = std::mem::take(&mut self.accumulator).finish();
        let has_begun = partial.first_choice().is_some();
        let partial = has_begun.then(|| Box::new(partial));
        let context = ErrorContext::after(self.meta.clone(), *self.reading.limits());
        Error::new(cause, ErrorContext { partial, ..context })
    }

    fn note_times(&mut self) {
        if let Some((first, last)) = self.reading.bytes_at() {
            self.meta.time_to_first_byte = Some(first.saturating_sub(self.started));
            self.meta.elapsed = last.saturating_sub(self.started);
        }
    }

    fn into_answer(self, ending: Ending) -> Answer {
        let irregularities = self.decoder.irregularities();
        let (response, diagnostics) = self.accumulator.finish();
        let report = StreamReport { ending, irregularities, diagnostics };
        Answer { response, meta: self.meta, stream: Some(report) }
    }
}

impl Stream for ChatStream {
    type Item = Result<ChatChunk, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_with(context, ChatChunk::clone)
    }
}

impl fmt::Debug for ChatStream {
    /// Tells where it is, nothing of the contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChatStream")
            .field("state", &self.state)
            .field("meta", &self.meta)
            .finish_non_exhaustive()
    }
}
