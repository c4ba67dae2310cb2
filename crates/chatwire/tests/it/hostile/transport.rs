//! A transport that runs the scripts of a hostile server, on a virtual clock.

use std::{
    collections::VecDeque,
    future::{Future, pending, poll_fn},
    pin::{Pin, pin},
    sync::Mutex,
    task::{Context, Poll, Waker, ready},
    time::Duration,
};

use bytes::Bytes;
use chatwire::{
    http::{self, response::Builder},
    transport::{
        Body, BoxFuture, Clock, Phase, Sent, Timeouts, Transport, TransportError,
        TransportErrorKind, blocking,
    },
};
use futures_core::Stream;

use super::script::{End, Script, Start};
use crate::virtual_clock::VirtualClock;

/// The interval of repeated frames.
const REPEATED_EVERY: Duration = Duration::from_secs(60);

/// Runs one script after the other.
pub(crate) struct HostileTransport {
    scripts: Mutex<VecDeque<Script>>,
    clock: VirtualClock,
}

impl HostileTransport {
    pub(crate) fn new(scripts: &[Script], clock: &VirtualClock) -> Self {
        Self { scripts: Mutex::new(scripts.to_vec().into()), clock: clock.clone() }
    }

    /// The head of the next response and its frames; `None` if the server sends nothing.
    fn begin(&self) -> Option<Result<(Builder, Frames), TransportError>> {
        let failure = |kind, sent| Some(Err(TransportError::new(kind, sent)));
        let script = self.scripts.lock().expect("no test panics here").pop_front();
        let Some(script) = script else {
            return failure(TransportErrorKind::NoStoredResponse, Sent::Nothing);
        };
        let status = match script.start {
            Start::Status(status) => status,
            Start::Refused => return failure(TransportErrorKind::Connect, Sent::Nothing),
            Start::Lost => return failure(TransportErrorKind::Interrupted, Sent::Perhaps),
            Start::Silence => return None,
        };
        let mut response = http::Response::builder().status(status);
        for (name, value) in script.headers {
            response = response.header(name, value);
        }
        let frames = Frames {
            frames: script.frames.into(),
            end: script.end,
            clock: self.clock.clone(),
            pause: None,
            idle: None,
        };
        Some(Ok((response, frames)))
    }
}

impl Transport for HostileTransport {
    fn send(
        &self,
        _request: http::Request<Bytes>,
        _timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let response = self.begin();
        Box::pin(async move {
            let Some(response) = response else { return pending().await };
            let (response, frames) = response?;
            Ok(response.body(Body::from_stream(frames)).expect("scripts have valid heads"))
        })
    }
}

impl blocking::Transport for HostileTransport {
    fn send(
        &self,
        _request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> Result<http::Response<blocking::Body>, TransportError> {
        let Some(response) = self.begin() else {
            return Err(self.clock.out_of_time(
                timeouts.response_headers,
                Phase::ResponseHeaders,
                Sent::Perhaps,
            ));
        };
        let (response, frames) = response?;
        let body = blocking::Body::from_frames(Frames { idle: timeouts.read, ..frames });
        Ok(response.body(body).expect("scripts have valid heads"))
    }
}

impl VirtualClock {
    /// The error of a blocking transport when a timeout has passed.
    fn out_of_time(&self, limit: Option<Duration>, phase: Phase, sent: Sent) -> TransportError {
        self.pass(limit.expect("a test that blocks has limits"));
        TransportError::new(TransportErrorKind::Timeout(phase), sent)
    }
}

struct Frames {
    frames: VecDeque<Vec<u8>>,
    end: End,
    clock: VirtualClock,
    pause: Option<BoxFuture<'static, ()>>,
    /// The read timeout of a blocking transport.
    idle: Option<Duration>,
}

impl Iterator for Frames {
    type Item = Result<Bytes, TransportError>;

    fn next(&mut self) -> Option<Self::Item> {
        let frame = pin!(poll_fn(|context| Pin::new(&mut *self).poll_next(context)));
        match frame.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(frame) => frame,
            Poll::Pending => Some(Err(self.clock.out_of_time(self.idle, Phase::Read, Sent::All))),
        }
    }
}

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(frame) = self.frames.pop_front() {
            return Poll::Ready(Some(Ok(frame.into())));
        }
        match self.end {
            End::Clean => Poll::Ready(None),
            End::Broken => {
                let error = TransportError::new(TransportErrorKind::Interrupted, Sent::All);
                Poll::Ready(Some(Err(error)))
            }
            End::Stall => Poll::Pending,
            End::Repeats(frame) => {
                let clock = self.clock.clone();
                let pause = self.pause.get_or_insert_with(|| clock.sleep(REPEATED_EVERY));
                ready!(pause.as_mut().poll(context));
                self.pause = None;
                Poll::Ready(Some(Ok(Bytes::from_static(frame.as_bytes()))))
            }
        }
    }
}
