//! Reads the body of an answer within its time limits.

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

/// The longest answer in one piece that is read.
///
/// Log probabilities with 20 alternatives for each of 40,000 tokens take this much.
pub(crate) const MAX_RESPONSE_BYTES: usize = 64 << 20;

/// The body of an answer, read within its time limits.
///
/// Transports keep limits as well; these hold for those that do not, and by the client's clock.
pub(crate) struct BodyReader {
    body: Body,
    clock: Arc<dyn Clock>,
    timeouts: BodyTimeouts,
    times: BodyTimes,
    /// The wait for a limit, and when it ends; kept from byte to byte, as limits only move away.
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

    /// The next bytes, `None` at the end, or why there are none.
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

    /// What has been read brings the answer forward.
    pub(crate) fn progress(&mut self) {
        self.timeouts.progress();
    }

    /// Gives the connection up.
    pub(crate) fn stop(&mut self) {
        self.body = Body::empty();
        self.timer = None;
    }

    /// Does not wait for the end of a body that has said all there is to say.
    pub(crate) fn defer_drain(&mut self, context: &mut Context<'_>, draining: &DrainingBodies) {
        let mut body = mem::replace(&mut self.body, Body::empty());
        self.timer = None;
        if Pin::new(&mut body).poll_next(context).is_pending() {
            draining.defer_drain(body, self.clock.now());
        }
    }

    /// When bytes came.
    pub(crate) fn times(&self) -> &BodyTimes {
        &self.times
    }

    /// The whole body if it is at most `limit` bytes.
    pub(crate) async fn read_whole(&mut self, limit: usize) -> Result<Bytes, ErrorSource> {
        let mut joined = BytesMut::new();
        while let Some(frame) = self.frame().await.transpose()? {
            if joined.len() + frame.len() > limit {
                return Err(too_large(limit));
            }
            joined.extend_from_slice(&frame);
        }
        Ok(joined.freeze())
    }

    /// The start of the body, up to `limit` bytes or to where it cannot be read on: an error is worth reading even when it is cut.
    pub(crate) async fn read_start(&mut self, limit: usize) -> Bytes {
        let mut joined = BytesMut::new();
        while joined.len() < limit
            && let Some(Ok(frame)) = self.frame().await
        {
            joined.extend_from_slice(&frame);
        }
        joined.truncate(limit);
        joined.freeze()
    }

    async fn frame(&mut self) -> Option<Result<Bytes, ErrorSource>> {
        poll_fn(|context| self.poll_frame(context)).await
    }

    /// Is ready when a limit has passed.
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

/// The body is longer than this side allows.
pub(crate) fn too_large(limit: usize) -> ErrorSource {
    let error = TransportError::new(TransportErrorKind::TooLarge, Sent::All);
    ErrorSource::Transport(error.with_detail(format!("the limit is {limit} bytes")))
}

/// The output of a future, unless the wait for it takes longer.
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
