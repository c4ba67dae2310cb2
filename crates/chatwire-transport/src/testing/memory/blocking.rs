//! The scripted backend for blocking callers.

use std::{task::Poll, time::Duration};

use bytes::Bytes;

use super::{Scripted, canned_response::Frames};
use crate::{
    Phase, Sent, Timeouts, TransportError,
    blocking::{Body, Transport, never_responds},
};

impl Transport for Scripted {
    /// Returns the next canned response.
    ///
    /// Where a response stalls, the call fails with a timeout at once if the request has one, and
    /// blocks forever otherwise.
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<Body>, TransportError> {
        match self.next_response(request, *timeouts)?.into_response() {
            Poll::Ready(response) => Ok(response?.map(|frames| {
                Body::from_frames(BlockingFrames { frames, read_timeout: timeouts.read })
            })),
            Poll::Pending => Err(never_responds(
                timeouts.response_headers,
                Phase::ResponseHeaders,
                Sent::Perhaps,
            )),
        }
    }
}

struct BlockingFrames {
    frames: Frames,
    read_timeout: Option<Duration>,
}

impl Iterator for BlockingFrames {
    type Item = Result<Bytes, TransportError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.frames.next() {
            Poll::Ready(frame) => frame,
            Poll::Pending => Some(Err(never_responds(self.read_timeout, Phase::Read, Sent::All))),
        }
    }
}
