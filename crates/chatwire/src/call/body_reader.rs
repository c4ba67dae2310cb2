//! Reads a response body within its timeouts.

use std::{
    future::{Future, poll_fn},
    mem,
    pin::{Pin, pin},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use chatwire_transport::{Body, BoxFuture, Clock, Sent, TransportError, TransportErrorKind};
use futures_core::Stream;

use crate::{
    TimeoutKind,
    call::{body_timeouts::BodyTimeouts, draining::DrainingBodies},
    error::ErrorSource,
    response::meta::BodyTimes,
};

/// A body that could not be read or decoded.
pub(crate) struct FailedBody {
    pub(crate) cause: ErrorSource,
    /// What arrived of it, up to the limit.
    pub(crate) received: Bytes,
}

impl FailedBody {
    pub(crate) fn new(cause: ErrorSource, received: Bytes) -> Box<Self> {
        Box::new(Self { cause, received })
    }
}

/// A response body, read within its timeouts.
///
/// Transports enforce timeouts as well; these cover transports that do not, and use the client's
/// clock.
pub(crate) struct BodyReader {
    body: Body,
    clock: Arc<dyn Clock>,
    timeouts: BodyTimeouts,
    times: BodyTimes,
    /// The timer of the next timeout and its end; reused from frame to frame, since a timeout only
    /// moves later.
    timer: Option<(Duration, BoxFuture<'static, ()>)>,
}

impl BodyReader {
    pub(crate) fn new(
        body: Body,
        clock: Arc<dyn Clock>,
        timeouts: BodyTimeouts,
        times: BodyTimes,
    ) -> Self {
        Self { body, clock, timeouts, times, timer: None }
    }

    /// The next frame, `None` at the end of the body, or the error that ended it.
    pub(crate) fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, ErrorSource>>> {
        match Pin::new(&mut self.body).poll_next(context) {
            Poll::Ready(frame) => {
                let now = self.clock.now();
                self.timeouts.received(now);
                if let Some(Ok(_)) = frame {
                    self.times.record(now);
                }
                let classify = |error| self.timeouts.classify(error, now);
                Poll::Ready(frame.map(|frame| frame.map_err(classify)))
            }
            Poll::Pending => self.poll_timeout(context).map(|limit| {
                self.stop();
                Some(Err(ErrorSource::Timeout(limit)))
            }),
        }
    }

    /// The frames so far made progress: restarts the stall timeout.
    pub(crate) fn progress(&mut self) {
        self.timeouts.progress();
    }

    /// Drops the body, which closes the connection.
    pub(crate) fn stop(&mut self) {
        self.body = Body::empty();
        self.timer = None;
    }

    /// Drops the body, or hands it over to be drained if it has not ended yet.
    pub(crate) fn defer_drain(&mut self, context: &mut Context<'_>, draining: &DrainingBodies) {
        let mut body = mem::replace(&mut self.body, Body::empty());
        self.timer = None;
        if Pin::new(&mut body).poll_next(context).is_pending() {
            draining.defer_drain(body, self.clock.now());
        }
    }

    /// When the bytes of the body arrived.
    pub(crate) fn times(&self) -> &BodyTimes {
        &self.times
    }

    /// The whole body, if it has at most `limit` bytes; with an error, its start.
    pub(crate) async fn read_whole(&mut self, limit: usize) -> Result<Bytes, Box<FailedBody>> {
        let mut joined = BytesMut::new();
        while let Some(frame) = self.frame().await {
            match frame {
                Ok(frame) if joined.len() + frame.len() > limit => {
                    joined.extend_from_slice(&frame[..limit - joined.len()]);
                    return Err(FailedBody::new(too_large(limit), joined.freeze()));
                }
                Ok(frame) => joined.extend_from_slice(&frame),
                Err(error) => return Err(FailedBody::new(error, joined.freeze())),
            }
        }
        Ok(joined.freeze())
    }

    async fn frame(&mut self) -> Option<Result<Bytes, ErrorSource>> {
        poll_fn(|context| self.poll_frame(context)).await
    }

    /// Ready when a timeout has passed.
    fn poll_timeout(&mut self, context: &mut Context<'_>) -> Poll<TimeoutKind> {
        loop {
            let now = self.clock.now();
            let Some((end, limit)) = self.timeouts.next(now) else {
                return Poll::Pending;
            };
            if now >= end {
                return Poll::Ready(limit);
            }
            let timer = match &mut self.timer {
                Some((at, timer)) if *at <= end => timer,
                timer => &mut timer.insert((end, self.clock.sleep(end - now))).1,
            };
            match timer.as_mut().poll(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(()) => self.timer = None,
            }
        }
    }
}

/// The error for a body above the size limit.
pub(crate) fn too_large(limit: usize) -> ErrorSource {
    let error = TransportError::new(TransportErrorKind::TooLarge, Sent::All);
    ErrorSource::Transport(error.with_detail(format!("the limit is {limit} bytes")))
}

/// The output of a future; `None` if the timeout passes first.
pub(crate) async fn within<F: Future>(
    future: F,
    clock: &dyn Clock,
    limit: Option<Duration>,
) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut timer = limit.map(|limit| clock.sleep(limit));
    poll_fn(|context| match (future.as_mut().poll(context), &mut timer) {
        (Poll::Ready(output), _) => Poll::Ready(Some(output)),
        (Poll::Pending, Some(timer)) => timer.as_mut().poll(context).map(|()| None),
        (Poll::Pending, None) => Poll::Pending,
    })
    .await
}
