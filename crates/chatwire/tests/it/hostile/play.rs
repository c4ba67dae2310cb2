//! A transport that plays what a hostile server does, on a virtual clock.

use std::{
    collections::VecDeque,
    future::pending,
    pin::Pin,
    sync::Mutex,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use chatwire::{
    http,
    transport::{
        Body, BoxFuture, Clock, Sent, Timeouts, Transport, TransportError, TransportErrorKind,
    },
};
use futures_core::Stream;

use super::script::{End, Script, Start};
use crate::virtual_clock::VirtualClock;

/// How often a server that keeps a connection alive says so.
const COMMENT_EVERY: Duration = Duration::from_secs(60);

/// Plays one script after the other.
pub(crate) struct Play {
    scripts: Mutex<VecDeque<Script>>,
    clock: VirtualClock,
}

impl Play {
    pub(crate) fn new(scripts: &[Script], clock: &VirtualClock) -> Self {
        Self { scripts: Mutex::new(scripts.to_vec().into()), clock: clock.clone() }
    }
}

impl Transport for Play {
    fn send(
        &self,
        _request: http::Request<Bytes>,
        _timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let script = self.scripts.lock().expect("no test panics here").pop_front();
        Box::pin(async move {
            let failure = |kind, sent| Err(TransportError::new(kind, sent));
            let Some(script) = script else {
                return failure(TransportErrorKind::NoAnswer, Sent::Nothing);
            };
            let status = match script.start {
                Start::Status(status) => status,
                Start::Refused => return failure(TransportErrorKind::Connect, Sent::Nothing),
                Start::Lost => return failure(TransportErrorKind::Interrupted, Sent::Perhaps),
                Start::Silence => return pending().await,
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
            };
            Ok(response.body(Body::from_stream(frames)).expect("scripts have valid heads"))
        })
    }
}

struct Frames {
    frames: VecDeque<Vec<u8>>,
    end: End,
    clock: VirtualClock,
    pause: Option<BoxFuture<'static, ()>>,
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
            End::Comments => {
                let clock = self.clock.clone();
                let pause = self.pause.get_or_insert_with(|| clock.sleep(COMMENT_EVERY));
                ready!(pause.as_mut().poll(context));
                self.pause = None;
                Poll::Ready(Some(Ok(Bytes::from_static(b": still here\n\n"))))
            }
        }
    }
}
