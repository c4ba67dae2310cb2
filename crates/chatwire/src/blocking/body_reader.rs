//! Reads a response body within its timeouts, on the calling thread.

use std::{mem, sync::Arc};

use bytes::{Bytes, BytesMut};
use chatwire_transport::{Clock, blocking::Body};

use super::draining::DrainingBodies;
use crate::{
    call::{
        body_reader::{FailedBody, too_large},
        body_timeouts::BodyTimeouts,
    },
    error::ErrorSource,
    response::meta::BodyTimes,
};

/// A response body, read within its timeouts.
///
/// The transport enforces the read timeout, which was cut to the time until the deadline.
/// The other timeouts are checked between frames.
pub(crate) struct BodyReader {
    body: Body,
    clock: Arc<dyn Clock>,
    timeouts: BodyTimeouts,
    times: BodyTimes,
}

impl BodyReader {
    pub(super) fn new(
        body: Body,
        clock: Arc<dyn Clock>,
        timeouts: BodyTimeouts,
        times: BodyTimes,
    ) -> Self {
        Self { body, clock, timeouts, times }
    }

    /// The next frame, `None` at the end of the body, or the error that ended it.
    pub(super) fn frame(&mut self) -> Option<Result<Bytes, ErrorSource>> {
        if let Some(limit) = self.timeouts.expired(self.clock.now()) {
            self.stop();
            return Some(Err(ErrorSource::Timeout(limit)));
        }
        let frame = self.body.frame();
        let now = self.clock.now();
        self.timeouts.received(now);
        if let Some(Ok(_)) = frame {
            self.times.record(now);
        }
        frame.map(|frame| frame.map_err(|error| self.timeouts.classify(error, now)))
    }

    /// The frames so far made progress: restarts the stall timeout.
    pub(super) fn progress(&mut self) {
        self.timeouts.progress();
    }

    /// Drops the body, which closes the connection.
    pub(super) fn stop(&mut self) {
        self.body = Body::empty();
    }

    /// Hands the body over to be drained, if it has not ended yet.
    pub(super) fn defer_drain(&mut self, draining: &DrainingBodies) {
        draining.defer_drain(mem::replace(&mut self.body, Body::empty()));
    }

    /// When the bytes of the body arrived.
    pub(super) fn times(&self) -> &BodyTimes {
        &self.times
    }

    /// The whole body, if it has at most `limit` bytes; with an error, its start.
    pub(super) fn read_whole(&mut self, limit: usize) -> Result<Bytes, Box<FailedBody>> {
        let mut joined = BytesMut::new();
        while let Some(frame) = self.frame() {
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
}
