//! The frames of a body, each within the limit.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Buf, Bytes};
use futures_core::Stream;

use crate::{Body, BoxFuture, Clock, Phase, Sent, TransportError, TransportErrorKind};

/// The same answer with a body that is read frame by frame, each within a limit; a function says
/// what its errors mean.
///
/// What a client library attaches to an answer for itself is left out.
pub(super) fn response<B>(
    answer: http::Response<B>,
    idle: Option<Duration>,
    clock: Arc<dyn Clock>,
    failure: impl Fn(B::Error) -> TransportError + Send + Unpin + 'static,
) -> http::Response<Body>
where
    B: http_body::Body + Send + 'static,
{
    let (parts, body) = answer.into_parts();
    let frames = Frames { body: Box::pin(body), idle, clock, failure, waiting: None };
    let mut response = http::Response::new(Body::from_stream(frames));
    *response.status_mut() = parts.status;
    *response.version_mut() = parts.version;
    *response.headers_mut() = parts.headers;
    response
}

struct Frames<B, F> {
    body: Pin<Box<B>>,
    idle: Option<Duration>,
    clock: Arc<dyn Clock>,
    failure: F,
    /// Runs from the moment the reader has to wait for a frame.
    waiting: Option<BoxFuture<'static, ()>>,
}

impl<B, F> Stream for Frames<B, F>
where
    B: http_body::Body,
    F: Fn(B::Error) -> TransportError + Unpin,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match this.body.as_mut().poll_frame(context) {
                Poll::Pending => return this.poll_limit(context).map(|error| Some(Err(error))),
                Poll::Ready(frame) => {
                    this.waiting = None;
                    match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
                        None => return Poll::Ready(None),
                        Some(Ok(Ok(mut data))) => {
                            // No copy is made if the data is `Bytes` already.
                            let bytes = data.copy_to_bytes(data.remaining());
                            return Poll::Ready(Some(Ok(bytes)));
                        }
                        // Trailers are not data.
                        Some(Ok(Err(_))) => {}
                        Some(Err(error)) => return Poll::Ready(Some(Err((this.failure)(error)))),
                    }
                }
            }
        }
    }
}

impl<B, F> Frames<B, F> {
    fn poll_limit(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        let Some(idle) = self.idle else {
            return Poll::Pending;
        };
        let waiting = self.waiting.get_or_insert_with(|| self.clock.sleep(idle));
        ready!(waiting.as_mut().poll(context));
        let kind = TransportErrorKind::Timeout(Phase::Read);
        Poll::Ready(TransportError::new(kind, Sent::All))
    }
}
