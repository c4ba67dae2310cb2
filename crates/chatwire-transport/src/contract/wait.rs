//! Waits for two futures at once, and makes a blocking backend asynchronous.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;

use crate::{Body, BoxFuture, Timeouts, Transport, TransportError, blocking};

/// The future that completed first.
pub(super) enum First<A, B> {
    Left(A),
    Right(B),
}

/// The output of the future that completes first; the other one is dropped.
pub(super) async fn first<A, B>(
    left: impl Future<Output = A>,
    right: impl Future<Output = B>,
) -> First<A, B> {
    let mut left = pin!(left);
    let mut right = pin!(right);
    poll_fn(|context| match left.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(First::Left(output)),
        Poll::Pending => right.as_mut().poll(context).map(First::Right),
    })
    .await
}

/// A blocking backend as an asynchronous one; polling its futures blocks.
pub(super) struct BlockOnPoll<'a>(pub(super) &'a dyn blocking::Transport);

impl Transport for BlockOnPoll<'_> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: &Timeouts,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let timeouts = *timeouts;
        Box::pin(async move {
            let response = self.0.send(request, &timeouts)?;
            Ok(response.map(|body| Body::from_stream(Frames(body))))
        })
    }
}

struct Frames(blocking::Body);

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.frame())
    }
}
