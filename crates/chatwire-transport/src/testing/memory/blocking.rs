//! The script, given to whoever waits on its own thread.

use std::{task::Poll, time::Duration};

use bytes::Bytes;

use super::{Scripted, canned_response::Frames};
use crate::{
    Phase, Sent, Timeouts, TransportError,
    blocking::{Body, Transport, never_responds},
};

impl Transport for Scripted {
    /// Gives the next answer.
    ///
    /// Where the script falls silent, a limit passes at once; without one the call never returns.
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<Body>, TransportError> {
        match self.take(request, *timeouts)?.give() {
            Poll::Ready(response) => {
                Ok(response?
                    .map(|frames| Body::from_frames(Waiting { frames, idle: timeouts.read })))
            }
            Poll::Pending => Err(never_responds(
                timeouts.response_headers,
                Phase::ResponseHeaders,
                Sent::Perhaps,
            )),
        }
    }
}

struct Waiting {
    frames: Frames,
    idle: Option<Duration>,
}

impl Iterator for Waiting {
    type Item = Result<Bytes, TransportError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.frames.next() {
            Poll::Ready(frame) => frame,
            Poll::Pending => Some(Err(never_responds(self.idle, Phase::Read, Sent::All))),
        }
    }
}
