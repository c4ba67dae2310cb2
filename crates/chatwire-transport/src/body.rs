//! The body of a response, frame by frame.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, Waker, ready},
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::{MaybeSend, Sent, TransportError, TransportErrorKind, send_bounds::BoxFrames};

/// The waker of polls that nobody waits for, recognized by its address.
///
/// What such a poll returns is all that its caller learns, so a backend looks at its socket itself
/// where it otherwise relies on being woken.
pub(crate) static NOBODY: &Waker = Waker::noop();

/// The body of a response: a stream of frames as the backend read them.
///
/// A frame has at least one byte, and may end within an event, a line or a character.
/// After the end of the body or an error, the stream yields nothing more.
/// Dropping the body before its end cancels the request and frees the connection.
pub struct Body {
    source: Source,
}

enum Source {
    Done,
    Whole(Bytes),
    Frames(BoxFrames),
}

impl Body {
    /// An empty body.
    pub fn empty() -> Self {
        Self { source: Source::Done }
    }

    /// A body that reads a stream; empty frames are skipped.
    pub fn from_stream(
        frames: impl Stream<Item = Result<Bytes, TransportError>> + MaybeSend + 'static,
    ) -> Self {
        Self { source: Source::Frames(Box::pin(frames)) }
    }

    /// The next frame, or `None` at the end of the body.
    ///
    /// Cancel safe: if the future is dropped, the next call returns the frame.
    pub async fn frame(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|context| self.poll_frame(context)).await
    }

    /// The next frame if it is at hand, `None` at the end of the body, or `Pending`, without anyone
    /// to be woken.
    ///
    /// Unlike a poll with any other waker, it sees what arrived while the runtime was busy, where
    /// the backend can tell.
    pub fn poll_now(&mut self) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.poll_frame(&mut Context::from_waker(NOBODY))
    }

    /// Reads the whole body, if it has at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`TransportErrorKind::TooLarge`] as soon as the body exceeds `limit`, or the error that the
    /// body ended with.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, TransportError> {
        let Some(first) = self.frame().await.transpose()? else {
            return Ok(Bytes::new());
        };
        check_limit(first.len(), limit)?;
        let Some(second) = self.frame().await.transpose()? else {
            return Ok(first);
        };

        let mut joined = BytesMut::from(first);
        let mut next = Some(second);
        while let Some(frame) = next {
            check_limit(joined.len().saturating_add(frame.len()), limit)?;
            joined.extend_from_slice(&frame);
            next = self.frame().await.transpose()?;
        }
        Ok(joined.freeze())
    }

    fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let frame = match &mut self.source {
                Source::Done => None,
                Source::Whole(bytes) => {
                    let bytes = std::mem::take(bytes);
                    self.source = Source::Done;
                    Some(Ok(bytes))
                }
                Source::Frames(frames) => ready!(frames.as_mut().poll_next(context)),
            };
            match frame {
                Some(Ok(bytes)) if bytes.is_empty() => {}
                Some(Ok(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                last => {
                    self.source = Source::Done;
                    return Poll::Ready(last);
                }
            }
        }
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_frame(context)
    }
}

impl From<Bytes> for Body {
    /// A body of one frame, or an empty body if there are no bytes.
    fn from(bytes: Bytes) -> Self {
        Self { source: Source::Whole(bytes) }
    }
}

impl fmt::Debug for Body {
    /// Shows nothing of the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

pub(crate) fn check_limit(length: usize, limit: usize) -> Result<(), TransportError> {
    if length <= limit {
        return Ok(());
    }
    Err(TransportError::new(TransportErrorKind::TooLarge, Sent::All)
        .with_detail(format!("the limit is {limit} bytes")))
}
