//! A body that another server is still sending.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use chatwire_transport::{Body, TransportError};
use futures_core::Stream;

/// Makes the last frame of a body, when all others are known; `None` keeps it.
type Last = Box<dyn FnOnce() -> Option<Bytes> + Send + Sync>;

/// A body that another server is still sending.
pub(crate) struct Live {
    body: Body,
    /// The frame that is held back.
    held: Option<Bytes>,
    /// The error that follows the frame that was held back.
    failed: Option<TransportError>,
    last: Option<Last>,
    /// Whether a frame or an error came.
    begun: bool,
    ended: bool,
}

impl Live {
    pub(crate) fn new(body: Body) -> Self {
        Self { body, held: None, failed: None, last: None, begun: false, ended: false }
    }

    /// Holds one frame back, and asks at the end what takes its place.
    pub(crate) fn with_last(
        self,
        last: impl FnOnce() -> Option<Bytes> + Send + Sync + 'static,
    ) -> Self {
        Self { last: Some(Box::new(last)), ..self }
    }

    /// The next frame; `None` at the end.
    pub(crate) fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            if let Some(error) = self.failed.take() {
                self.ended = true;
                return Poll::Ready(Some(Err(error)));
            }
            if self.ended {
                return Poll::Ready(None);
            }
            let next = ready!(Pin::new(&mut self.body).poll_next(context));
            let is_first = !std::mem::replace(&mut self.begun, true);
            match next {
                Some(Err(error)) if is_first => {
                    // The head is sent before the body fails, as the other server sent it.
                    self.failed = Some(error);
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Some(Ok(frame)) if self.last.is_some() => {
                    if let Some(held) = self.held.replace(frame) {
                        return Poll::Ready(Some(Ok(held)));
                    }
                }
                Some(Err(error)) => match self.held.take() {
                    Some(held) => {
                        self.failed = Some(error);
                        return Poll::Ready(Some(Ok(held)));
                    }
                    None => return Poll::Ready(Some(Err(error))),
                },
                Some(frame) => return Poll::Ready(Some(frame)),
                None => {
                    self.ended = true;
                    let last = self.last.take().and_then(|last| last());
                    return Poll::Ready(last.or_else(|| self.held.take()).map(Ok));
                }
            }
        }
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("body", &self.body).finish_non_exhaustive()
    }
}
