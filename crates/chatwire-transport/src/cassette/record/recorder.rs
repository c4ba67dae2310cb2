//! A backend that records the exchanges of another one.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, Method, StatusCode, header::CONTENT_LENGTH};

use super::normalizer::Normalizer;
use crate::{
    Body, BodyEnd, BoxFuture, Clock, Credentials, Exchange, Frame, RecordedRequest,
    RecordedResponse, Timeouts, Transport, TransportError, blocking,
    cassette::{Redaction, format::folder::MAX_BODY},
};

/// A backend that sends requests over another one and records every exchange.
///
/// The caller receives each frame as soon as the inner backend returns it, without a copy.
/// When the body ends, fails or is dropped, the exchange is redacted and passed to the sink, on the
/// task that reads the body.
/// A body counts as complete if it is read to its end, or has all the bytes that `content-length`
/// declares: a reader that stops at the last byte it needs of any other body leaves an abandoned
/// one.
///
/// A request that fails before its response headers is not recorded.
/// Of a body of more than 64 MiB (see [`Recorder::with_max_body`]) the first frames are recorded,
/// and the body counts as abandoned.
///
/// ```
/// use std::sync::Arc;
/// use bytes::Bytes;
/// use chatwire_transport::{
///     BodyEnd, SystemClock, Timeouts, Transport,
///     cassette::{MemorySink, Recorder},
///     memory::{CannedResponse, Scripted},
/// };
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let response = CannedResponse::new(http::StatusCode::OK).with_frames(["a", "b"]);
/// let sink = MemorySink::new();
/// let clock = Arc::new(SystemClock::new());
/// let transport = Recorder::new(Scripted::new([response]), clock, sink.sink());
///
/// let request = http::Request::post("http://localhost/v1").body(Bytes::new())?;
/// let response = transport.send(request, &Timeouts::default()).await?;
/// assert_eq!(response.into_body().collect(10).await?, "ab");
///
/// let exchanges = sink.take();
/// assert_eq!(exchanges[0].response.frames.len(), 2);
/// assert_eq!(exchanges[0].response.end, BodyEnd::Complete);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Recorder<T> {
    inner: T,
    clock: Arc<dyn Clock>,
    redaction: Redaction,
    normalizer: Normalizer,
    max_body: u64,
    sink: Sink,
}

type Sink = Arc<dyn Fn(Exchange) + Send + Sync>;

impl<T> Recorder<T> {
    /// Records the exchanges of `inner`; `clock` measures the times of the frames.
    pub fn new(
        inner: T,
        clock: Arc<dyn Clock>,
        sink: impl Fn(Exchange) + Send + Sync + 'static,
    ) -> Self {
        Self {
            inner,
            clock,
            redaction: Redaction::default(),
            normalizer: Normalizer::default(),
            max_body: MAX_BODY,
            sink: Arc::new(sink),
        }
    }

    /// Passes the exchanges to another sink.
    pub(crate) fn with_sink(mut self, sink: impl Fn(Exchange) + Send + Sync + 'static) -> Self {
        self.sink = Arc::new(sink);
        self
    }

    /// Redacts more than the default.
    #[must_use]
    pub fn with_redaction(mut self, redaction: Redaction) -> Self {
        self.redaction = redaction;
        self
    }

    /// Replaces normalizer values. Default: none.
    #[must_use]
    pub fn with_normalizer(mut self, normalizer: Normalizer) -> Self {
        self.normalizer = normalizer;
        self
    }

    /// Limits the recorded part of a body, in bytes. Default and maximum: 64 MiB.
    #[must_use]
    pub fn with_max_body(mut self, bytes: u64) -> Self {
        self.max_body = bytes.min(MAX_BODY);
        self
    }

    /// Records the body of a response whose head has arrived.
    fn tee<B>(
        &self,
        start: Duration,
        request: RecordedRequest,
        parts: &http::response::Parts,
        body: B,
    ) -> Tee<B> {
        let mut response = RecordedResponse::new(parts.status);
        response.version = parts.version;
        response.headers = parts.headers.clone();
        let in_progress = RecordingInProgress {
            start,
            clock: self.clock.clone(),
            exchange: Exchange::new(request, response),
            length: 0,
            max_body: self.max_body,
            redaction: self.redaction.clone(),
            normalizer: self.normalizer.clone(),
            sink: self.sink.clone(),
        };
        Tee { body, in_progress: Some(in_progress) }
    }
}

impl<T: Transport> Transport for Recorder<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            let start = self.clock.now();
            let recorded = recorded_request(&request);
            let (parts, body) = self.inner.send(request, &timeouts).await?.into_parts();
            let tee = self.tee(start, recorded, &parts, body);
            Ok(http::Response::from_parts(parts, Body::from_stream(tee)))
        })
    }
}

impl<T: blocking::Transport> blocking::Transport for Recorder<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<blocking::Body>, TransportError> {
        let start = self.clock.now();
        let recorded = recorded_request(&request);
        let (parts, body) = self.inner.send(request, timeouts)?.into_parts();
        let tee = self.tee(start, recorded, &parts, body);
        Ok(http::Response::from_parts(parts, blocking::Body::from_frames(tee)))
    }
}

impl<T: fmt::Debug> fmt::Debug for Recorder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("inner", &self.inner)
            .field("redaction", &self.redaction)
            .field("normalizer", &self.normalizer)
            .finish_non_exhaustive()
    }
}

/// The request as it is sent, secrets included; it is redacted before it leaves the crate.
pub(crate) fn recorded_request(request: &http::Request<Bytes>) -> RecordedRequest {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let mut recorded = RecordedRequest::new(request.method().clone(), target);
    recorded.headers = HeaderMap::clone(request.headers());
    recorded.credentials = Some(Credentials::of(request.headers()));
    recorded.body = request.body().clone();
    recorded
}

/// Returns frames and keeps a reference to each.
struct Tee<B> {
    body: B,
    /// `None` after the recording has ended.
    in_progress: Option<RecordingInProgress>,
}

impl Stream for Tee<Body> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(Pin::new(&mut self.body).poll_next(context));
        self.record(item.as_ref());
        Poll::Ready(item)
    }
}

impl Iterator for Tee<blocking::Body> {
    type Item = Result<Bytes, TransportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.body.frame();
        self.record(item.as_ref());
        item
    }
}

impl<B> Tee<B> {
    fn record(&mut self, item: Option<&Result<Bytes, TransportError>>) {
        match item {
            Some(Ok(bytes)) => {
                if self.in_progress.as_mut().is_some_and(|recording| !recording.add(bytes)) {
                    self.end(BodyEnd::Abandoned);
                }
            }
            Some(Err(_)) => self.end(BodyEnd::Failed),
            None => self.end(BodyEnd::Complete),
        }
    }

    fn end(&mut self, end: BodyEnd) {
        if let Some(recording) = self.in_progress.take() {
            recording.finish(end);
        }
    }
}

impl<B> Drop for Tee<B> {
    fn drop(&mut self) {
        // A reader that has all declared bytes, such as a server that passes them on, need not ask
        // for the end.
        let is_whole = self.in_progress.as_ref().is_some_and(RecordingInProgress::is_whole);
        self.end(if is_whole { BodyEnd::Complete } else { BodyEnd::Abandoned });
    }
}

/// An exchange that has not ended. It contains secrets, so it has no `Debug`.
struct RecordingInProgress {
    start: Duration,
    clock: Arc<dyn Clock>,
    exchange: Exchange,
    length: u64,
    max_body: u64,
    redaction: Redaction,
    normalizer: Normalizer,
    sink: Sink,
}

impl RecordingInProgress {
    /// Keeps a frame, unless the body exceeds the maximum.
    fn add(&mut self, bytes: &Bytes) -> bool {
        self.length += bytes.len() as u64;
        if self.length > self.max_body {
            return false;
        }
        let at = self.clock.now().saturating_sub(self.start);
        // Fractions of a microsecond are noise.
        let at =
            Duration::from_secs(at.as_secs()) + Duration::from_micros(at.subsec_micros().into());
        let frames = &mut self.exchange.response.frames;
        frames.push(Frame::new(at, bytes.clone()));
        true
    }

    /// Whether nothing can follow what was read.
    fn is_whole(&self) -> bool {
        let Exchange { request, response, .. } = &self.exchange;
        let is_empty = request.method == Method::HEAD
            || matches!(response.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        let declared = response.headers.get(CONTENT_LENGTH).and_then(|it| it.to_str().ok());
        is_empty || declared.and_then(|it| it.parse().ok()) == Some(self.length)
    }

    fn finish(mut self, end: BodyEnd) {
        self.exchange.response.end = end;
        self.redaction.apply(&mut self.exchange);
        self.normalizer.apply(&mut self.exchange.response);
        (self.sink)(self.exchange);
    }
}
