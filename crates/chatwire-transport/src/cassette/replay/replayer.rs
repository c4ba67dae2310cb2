//! A backend that answers from recordings.

use std::{
    collections::VecDeque,
    fmt,
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
    cassette::{Recording, RecordingSet},
};

/// A backend that answers each request with the recording that was made of it.
///
/// The frames are those that were recorded, with their borders; they come at once, or in their
/// time, with [`Replayer::with_pace`].
/// A recording that failed or was abandoned fails after its last frame: nobody knows what would have
/// come.
/// A request without a recording fails with [`TransportErrorKind::NoStoredResponse`] and a
/// [`NoMatch`](crate::cassette::NoMatch) as its source.
#[derive(Clone)]
pub struct Replayer {
    shelf: Arc<RecordingSet>,
    pace: Option<Pace>,
}

#[derive(Clone)]
struct Pace {
    factor: f64,
    clock: Arc<dyn Clock>,
}

impl Replayer {
    /// Answers from these recordings, without waiting.
    pub fn new(shelf: impl Into<Arc<RecordingSet>>) -> Self {
        Self { shelf: shelf.into(), pace: None }
    }

    /// Gives each frame at its recorded time, multiplied by a factor: 1.0 is the original speed,
    /// 0.5 is twice as fast.
    ///
    /// Headers come at once, since a recording tells no time for them.
    /// A factor below zero and one that is not finite count as zero.
    #[must_use]
    pub fn with_pace(mut self, factor: f64, clock: Arc<dyn Clock>) -> Self {
        let factor = if factor.is_finite() { factor.max(0.0) } else { 0.0 };
        self.pace = Some(Pace { factor, clock });
        self
    }

    /// The next recording that answers a request.
    pub(crate) fn find(
        &self,
        request: &http::Request<Bytes>,
    ) -> Result<&Recording, TransportError> {
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        self.shelf.find(request.method(), target, request.body()).map_err(|miss| {
            TransportError::new(TransportErrorKind::NoStoredResponse, Sent::Nothing)
                .with_source(miss)
        })
    }
}

impl Transport for Replayer {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let idle = timeouts.read;
        Box::pin(async move {
            let recording = self.find(&request)?;
            let RecordedResponse { version, status, headers, frames, end } =
                &recording.exchange.response;
            let mut response = http::Response::new(Body::from_stream(Frames {
                frames: frames.iter().cloned().collect(),
                end: *end,
                timing: self.pace.clone().map(|pace| Timing::new(pace, idle)),
            }));
            *response.version_mut() = *version;
            *response.status_mut() = *status;
            *response.headers_mut() = headers.clone();
            Ok(response)
        })
    }
}

impl fmt::Debug for Replayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayer")
            .field("shelf", &self.shelf)
            .field("factor", &self.pace.as_ref().map(|pace| pace.factor))
            .finish()
    }
}

/// Gives recorded frames.
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
    idle: Option<Duration>,
    /// When the request was handed over, by the clock.
    start: Duration,
    wait: Option<Wait>,
}

struct Wait {
    sleep: BoxFuture<'static, ()>,
    too_long: bool,
}

impl Timing {
    fn new(pace: Pace, idle: Option<Duration>) -> Self {
        Self { start: pace.clock.now(), pace, idle, wait: None }
    }

    /// Is ready when a frame is due, with an error if that takes longer than the limit.
    fn poll_due(
        &mut self,
        at: Duration,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), TransportError>> {
        let clock = &self.pace.clock;
        if self.wait.is_none() {
            // A time beyond what a duration holds never comes, and zero is due at once.
            let scaled = at.as_secs_f64() * self.pace.factor;
            let offset = Duration::try_from_secs_f64(scaled).unwrap_or(Duration::MAX);
            let due = self.start.saturating_add(offset);
            let left = due.saturating_sub(clock.now());
            if left.is_zero() {
                return Poll::Ready(Ok(()));
            }
            let limit = self.idle.unwrap_or(Duration::MAX);
            self.wait = Some(Wait { sleep: clock.sleep(left.min(limit)), too_long: left > limit });
        }
        if let Some(wait) = &mut self.wait {
            ready!(wait.sleep.as_mut().poll(context));
            if wait.too_long {
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
