//! The body of a response, frame by frame.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::{MaybeSend, Sent, TransportError, TransportErrorKind, send_bounds::BoxFrames};

/// The body of a response: a stream of frames as the backend read them.
///
/// A frame holds at least one byte and may cut an event, a line or a character.
/// After the end and after a failure there is nothing more.
/// Dropping a body before its end frees the connection.
pub struct Body {
    source: Source,
}

enum Source {
    Done,
    Whole(Bytes),
    Frames(BoxFrames),
}

impl Body {
    /// A body without a byte.
    pub fn empty() -> Self {
        Self { source: Source::Done }
    }

    /// A body read from a stream; frames without a byte are left out.
    pub fn from_stream(
        frames: impl Stream<Item = Result<Bytes, TransportError>> + MaybeSend + 'static,
    ) -> Self {
        Self { source: Source::Frames(Box::pin(frames)) }
    }

    /// The next frame, or `None` at the end.
    ///
    /// Dropping the future loses nothing: the frame comes with the next call.
    pub async fn frame(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|context| self.poll_frame(context)).await
    }

    /// All frames joined, if they are at most `limit` bytes.
    ///
    /// Fails with [`TransportErrorKind::TooLarge`] as soon as there are more.
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
    /// A body of one frame, or of none when there is no byte.
    fn from(bytes: Bytes) -> Self {
        Self { source: Source::Whole(bytes) }
    }
}

impl fmt::Debug for Body {
    /// Tells nothing of the contents.
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
