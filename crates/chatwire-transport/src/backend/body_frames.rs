//! Turns the body of an HTTP library into a [`Body`] with a read timeout.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::{Buf, Bytes};
use futures_core::Stream;

use super::content_coding::{decoded_stream, take_codings};
use crate::{Body, BoxFuture, Clock, Phase, Sent, TransportError, TransportErrorKind};

/// The response with its body as a [`Body`], whose frames are limited by `read_timeout`.
///
/// The frames are decoded from the content codings that the headers name, and the headers then name
/// none.
/// `map_error` turns the errors of the body into transport errors.
/// Extensions that the HTTP library attached to the response are dropped.
pub(super) fn response<B>(
    response: http::Response<B>,
    read_timeout: Option<Duration>,
    clock: Arc<dyn Clock>,
    map_error: impl Fn(B::Error) -> TransportError + Send + Unpin + 'static,
) -> http::Response<Body>
where
    B: http_body::Body + Send + 'static,
{
    let (mut parts, body) = response.into_parts();
    let codings = take_codings(&mut parts.headers);
    let frames = Frames { body: Box::pin(body), read_timeout, clock, map_error, timer: None };
    let mut converted = http::Response::new(decoded_stream(Body::from_stream(frames), codings));
    *converted.status_mut() = parts.status;
    *converted.version_mut() = parts.version;
    *converted.headers_mut() = parts.headers;
    converted
}

struct Frames<B, F> {
    body: Pin<Box<B>>,
    read_timeout: Option<Duration>,
    clock: Arc<dyn Clock>,
    map_error: F,
    /// The read timeout; it runs from the moment that the reader waits for a frame.
    timer: Option<BoxFuture<'static, ()>>,
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
                Poll::Pending => return this.poll_timeout(context).map(|error| Some(Err(error))),
                Poll::Ready(frame) => {
                    this.timer = None;
                    match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
                        None => return Poll::Ready(None),
                        Some(Ok(Ok(mut data))) => {
                            // Does not copy if the data is `Bytes` already.
                            let bytes = data.copy_to_bytes(data.remaining());
                            return Poll::Ready(Some(Ok(bytes)));
                        }
                        // Trailers are dropped.
                        Some(Ok(Err(_))) => {}
                        Some(Err(error)) => return Poll::Ready(Some(Err((this.map_error)(error)))),
                    }
                }
            }
        }
    }
}

impl<B, F> Frames<B, F> {
    fn poll_timeout(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        let Some(read_timeout) = self.read_timeout else {
            return Poll::Pending;
        };
        let timer = self.timer.get_or_insert_with(|| self.clock.sleep(read_timeout));
        ready!(timer.as_mut().poll(context));
        let kind = TransportErrorKind::Timeout(Phase::Read);
        Poll::Ready(TransportError::new(kind, Sent::All))
    }
}
