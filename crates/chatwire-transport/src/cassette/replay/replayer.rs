//! A backend that returns recorded responses.

use std::{
    collections::VecDeque,
    fmt,
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;

use crate::{
    Body, BodyEnd, BoxFuture, Clock, Frame, Phase, RecordedResponse, Sent, Timeouts, Transport,
    TransportError, TransportErrorKind,
    block_on::block_on,
    blocking,
    cassette::{Recording, RecordingSet, record::recorder::recorded_request},
};

/// A backend that answers each request from a recording of it.
///
/// The frames have their recorded boundaries; they are returned without delay, or at their recorded
/// times with [`Replayer::with_pace`].
/// A recording whose body failed or was abandoned ends with an `Interrupted` error after its last
/// frame, because the rest is unknown.
/// A request without a recording fails with [`TransportErrorKind::NoStoredResponse`] and a
/// [`NoMatch`](crate::cassette::NoMatch) as its source.
#[derive(Clone)]
pub struct Replayer {
    recordings: Arc<RecordingSet>,
    pace: Option<Pace>,
}

#[derive(Clone)]
struct Pace {
    factor: f64,
    clock: Arc<dyn Clock>,
}

impl Replayer {
    /// Answers from these recordings, without delays.
    pub fn new(recordings: impl Into<Arc<RecordingSet>>) -> Self {
        Self { recordings: recordings.into(), pace: None }
    }

    /// Returns each frame at its recorded time multiplied by `factor`: 1.0 is the original speed,
    /// 0.5 is twice as fast.
    ///
    /// Headers are not delayed, because recordings contain no time for them.
    /// A negative or non-finite factor counts as 0.
    #[must_use]
    pub fn with_pace(mut self, factor: f64, clock: Arc<dyn Clock>) -> Self {
        let factor = if factor.is_finite() { factor.max(0.0) } else { 0.0 };
        self.pace = Some(Pace { factor, clock });
        self
    }

    /// The next recording that matches a request.
    pub(crate) fn find(
        &self,
        request: &http::Request<Bytes>,
    ) -> Result<&Recording, TransportError> {
        self.recordings.find(&recorded_request(request)).map_err(|no_match| {
            TransportError::new(TransportErrorKind::NoStoredResponse, Sent::Nothing)
                .with_source(no_match)
        })
    }
}

impl Transport for Replayer {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let read_timeout = timeouts.read;
        Box::pin(async move {
            let recording = self.find(&request)?;
            if !recording.exchange.has_response() {
                return Err(TransportError::new(TransportErrorKind::Interrupted, Sent::All));
            }
            let RecordedResponse { version, status, headers, frames, end } =
                &recording.exchange.response;
            let mut response = http::Response::new(Body::from_stream(Frames {
                frames: frames.iter().cloned().collect(),
                end: *end,
                timing: self.pace.clone().map(|pace| Timing::new(pace, read_timeout)),
            }));
            *response.version_mut() = *version;
            *response.status_mut() = *status;
            *response.headers_mut() = headers.clone();
            Ok(response)
        })
    }
}

impl blocking::Transport for Replayer {
    /// Blocks until the response is due, by a clock that needs no async runtime.
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<blocking::Body>, TransportError> {
        let response = block_on(Transport::send(self, request, timeouts))?;
        Ok(response.map(|body| blocking::Body::from_frames(BlockingFrames(body))))
    }
}

/// Reads the frames of an async body on the calling thread.
struct BlockingFrames(Body);

impl Iterator for BlockingFrames {
    type Item = Result<Bytes, TransportError>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(poll_fn(|context| Pin::new(&mut self.0).poll_next(context)))
    }
}

impl fmt::Debug for Replayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayer")
            .field("recordings", &self.recordings)
            .field("factor", &self.pace.as_ref().map(|pace| pace.factor))
            .finish()
    }
}

/// Returns recorded frames.
struct Frames {
    frames: VecDeque<Frame>,
    end: BodyEnd,
    timing: Option<Timing>,
}

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some(frame) = this.frames.front() else {
            let failed = this.end != BodyEnd::Complete;
            return Poll::Ready(
                failed
                    .then(|| Err(TransportError::new(TransportErrorKind::Interrupted, Sent::All))),
            );
        };
        if let Some(timing) = &mut this.timing
            && let Err(error) = ready!(timing.poll_due(frame.at, context))
        {
            return Poll::Ready(Some(Err(error)));
        }
        Poll::Ready(this.frames.pop_front().map(|frame| Ok(frame.bytes)))
    }
}

/// Waits until frames are due.
struct Timing {
    pace: Pace,
    read_timeout: Option<Duration>,
    /// When the request was sent, by the clock.
    start: Duration,
    wait: Option<Wait>,
}

struct Wait {
    sleep: BoxFuture<'static, ()>,
    exceeds_timeout: bool,
}

impl Timing {
    fn new(pace: Pace, read_timeout: Option<Duration>) -> Self {
        Self { start: pace.clock.now(), pace, read_timeout, wait: None }
    }

    /// Completes when a frame is due, with an error if that exceeds the read timeout.
    fn poll_due(
        &mut self,
        at: Duration,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), TransportError>> {
        let clock = &self.pace.clock;
        if self.wait.is_none() {
            // A time beyond the range of a duration never comes; zero is due at once.
            let scaled = at.as_secs_f64() * self.pace.factor;
            let offset = Duration::try_from_secs_f64(scaled).unwrap_or(Duration::MAX);
            let due = self.start.saturating_add(offset);
            let remaining = due.saturating_sub(clock.now());
            if remaining.is_zero() {
                return Poll::Ready(Ok(()));
            }
            let timeout = self.read_timeout.unwrap_or(Duration::MAX);
            self.wait = Some(Wait {
                sleep: clock.sleep(remaining.min(timeout)),
                exceeds_timeout: remaining > timeout,
            });
        }
        if let Some(wait) = &mut self.wait {
            ready!(wait.sleep.as_mut().poll(context));
            if wait.exceeds_timeout {
                return Poll::Ready(Err(TransportError::new(
                    TransportErrorKind::Timeout(Phase::Read),
                    Sent::All,
                )));
            }
        }
        self.wait = None;
        Poll::Ready(Ok(()))
    }
}
