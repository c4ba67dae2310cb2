//! The frames of a body, each within the limit.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;

use super::failure;
use crate::{Body, BoxFuture, Clock, Phase, Sent, TransportError, TransportErrorKind};

/// Reads a body frame by frame, each within a limit.
pub(super) fn body(body: ::reqwest::Body, idle: Option<Duration>, clock: Arc<dyn Clock>) -> Body {
    Body::from_stream(Frames { body, idle, clock, waiting: None })
}

struct Frames {
    body: ::reqwest::Body,
    idle: Option<Duration>,
    clock: Arc<dyn Clock>,
    /// Runs from the moment the reader has to wait for a frame.
    waiting: Option<BoxFuture<'static, ()>>,
}

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match Pin::new(&mut this.body).poll_frame(context) {
                Poll::Pending => return this.poll_limit(context).map(|error| Some(Err(error))),
                Poll::Ready(frame) => {
                    this.waiting = None;
                    match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
                        None => return Poll::Ready(None),
                        Some(Ok(Ok(bytes))) => return Poll::Ready(Some(Ok(bytes))),
                        // Trailers are not data.
                        Some(Ok(Err(_))) => {}
                        Some(Err(error)) => {
                            return Poll::Ready(Some(Err(failure::in_body(error))));
                        }
                    }
                }
            }
        }
    }
}

impl Frames {
    fn poll_limit(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        let Some(idle) = self.idle else {
            return Poll::Pending;
        };
        let waiting = self.waiting.get_or_insert_with(|| self.clock.sleep(idle));
        ready!(waiting.as_mut().poll(context));
        let kind = TransportErrorKind::Timeout(Phase::Idle);
        Poll::Ready(TransportError::new(kind, Sent::All))
    }
}
