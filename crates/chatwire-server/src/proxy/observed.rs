//! A body that is recorded, redacted and judged when it ends, without keeping others waiting.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use chatwire_transport::{Body, TransportError};
use futures_core::Stream;
use tokio::runtime::{Handle, RuntimeFlavor};

/// Size up to which a body is processed like any other work of the thread, in bytes; larger ones
/// take more than some milliseconds.
const MAX_INLINE_BYTES: usize = 256 << 10;

/// A body whose end, and whose being dropped, may take long.
pub(super) struct Observed {
    body: Body,
    received: usize,
}

impl Observed {
    pub(super) fn body(body: Body) -> Body {
        Body::from_stream(Self { body, received: 0 })
    }
}

impl Stream for Observed {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        // Whether the body ends is known after the poll only.
        let next = apart(this.received, || Pin::new(&mut this.body).poll_next(context));
        if let Poll::Ready(Some(Ok(frame))) = &next {
            this.received = this.received.saturating_add(frame.len());
        }
        next
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        // A reader that has all declared bytes does not ask for the end.
        let body = std::mem::replace(&mut self.body, Bytes::new().into());
        apart(self.received, || drop(body));
    }
}

/// Works on a body of this size; if it is large, other tasks of this thread go on elsewhere.
///
/// A runtime of one thread has no elsewhere.
fn apart<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let has_threads =
        || Handle::try_current().is_ok_and(|it| it.runtime_flavor() == RuntimeFlavor::MultiThread);
    if bytes > MAX_INLINE_BYTES && has_threads() {
        tokio::task::block_in_place(work)
    } else {
        work()
    }
}
