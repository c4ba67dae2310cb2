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
#[cfg(any(feature = "hyper", feature = "reqwest"))]
use super::read_ahead::ReadAhead;
use crate::{Body, BoxFuture, Clock, Phase, Sent, TransportError, TransportErrorKind};

/// Who drives the connection of a body.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Driver {
    /// Whoever reads the body.
    #[cfg(feature = "hyper")]
    Reader,
    /// A task of the runtime, or it is not known.
    Other,
}

/// The response with its body as a [`Body`], whose frames are limited by `read_timeout`.
///
/// The frames are decoded from the content codings that the headers name, and the headers then name
/// none.
/// `map_error` turns the errors of the body into transport errors.
/// Extensions that the HTTP library attached to the response are dropped.
pub(super) fn response<B>(
    response: http::Response<B>,
    driver: Driver,
    read_timeout: Option<Duration>,
    clock: Arc<dyn Clock>,
    map_error: impl Fn(B::Error) -> TransportError + Send + Unpin + 'static,
) -> http::Response<Body>
where
    B: http_body::Body + Send + 'static,
{
    let (mut parts, body) = response.into_parts();
    let codings = take_codings(&mut parts.headers);
    let reads_ahead = driver == Driver::Other && body.size_hint().exact().is_none();
    let frames = Data { body: Box::pin(body), map_error };
    let body = match reads_ahead {
        #[cfg(any(feature = "hyper", feature = "reqwest"))]
        true => Timed::body(ReadAhead::new(frames), read_timeout, clock),
        _ => Timed::body(frames, read_timeout, clock),
    };
    let mut converted = http::Response::new(decoded_stream(body, codings));
    *converted.status_mut() = parts.status;
    *converted.version_mut() = parts.version;
    *converted.headers_mut() = parts.headers;
    converted
}

/// The data of a body.
struct Data<B, F> {
    body: Pin<Box<B>>,
    map_error: F,
}

impl<B, F> Stream for Data<B, F>
where
    B: http_body::Body,
    F: Fn(B::Error) -> TransportError + Unpin,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let frame = ready!(self.body.as_mut().poll_frame(context));
            match frame.map(|frame| frame.map(http_body::Frame::into_data)) {
                None => return Poll::Ready(None),
                Some(Ok(Ok(mut data))) => {
                    // Does not copy if the data is `Bytes` already.
                    return Poll::Ready(Some(Ok(data.copy_to_bytes(data.remaining()))));
                }
                // Trailers are dropped.
                Some(Ok(Err(_))) => {}
                Some(Err(error)) => return Poll::Ready(Some(Err((self.map_error)(error)))),
            }
        }
    }
}

/// Frames that are limited by a read timeout.
struct Timed<S> {
    frames: S,
    read_timeout: Option<Duration>,
    clock: Arc<dyn Clock>,
    /// The read timeout; it runs from the moment that the reader waits for a frame.
    timer: Option<BoxFuture<'static, ()>>,
}

impl<S> Timed<S>
where
    S: Stream<Item = Result<Bytes, TransportError>> + Send + Unpin + 'static,
{
    fn body(frames: S, read_timeout: Option<Duration>, clock: Arc<dyn Clock>) -> Body {
        Body::from_stream(Self { frames, read_timeout, clock, timer: None })
    }
}

impl<S> Stream for Timed<S>
where
    S: Stream<Item = Result<Bytes, TransportError>> + Unpin,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match Pin::new(&mut self.frames).poll_next(context) {
            Poll::Pending => self.poll_timeout(context).map(|error| Some(Err(error))),
            ready => {
                self.timer = None;
                ready
            }
        }
    }
}

impl<S> Timed<S> {
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
