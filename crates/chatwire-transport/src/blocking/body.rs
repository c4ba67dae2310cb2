//! The body of a response, read on the calling thread.

use std::fmt;

use bytes::{Bytes, BytesMut};

use crate::{TransportError, body::check_limit};

/// The body of a response: an iterator over the frames as the backend read them.
///
/// A frame has at least one byte, and may end within an event, a line or a character.
/// After the end of the body or an error, the iterator yields nothing more.
/// Each read is limited by [`Timeouts::read`](crate::Timeouts::read) of the request.
/// Dropping the body before its end closes the connection.
pub struct Body {
    frames: Option<Box<dyn Ending>>,
}

type Frame = Result<Bytes, TransportError>;

/// Frames whose end can be read without waiting for it.
pub(crate) trait Ending: Iterator<Item = Frame> + Send {
    /// Reads the end if it is at hand, and returns whether it was.
    fn read_end(self: Box<Self>) -> bool;
}

/// Frames whose end may have to be waited for.
struct Plain<I>(I);

impl<I: Iterator<Item = Frame>> Iterator for Plain<I> {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        self.0.next()
    }
}

impl<I: Iterator<Item = Frame> + Send> Ending for Plain<I> {
    fn read_end(self: Box<Self>) -> bool {
        false
    }
}

impl Body {
    /// An empty body.
    pub fn empty() -> Self {
        Self { frames: None }
    }

    /// A body that reads an iterator; empty frames are skipped.
    pub fn from_frames(
        frames: impl IntoIterator<Item = Result<Bytes, TransportError>, IntoIter: Send + 'static>,
    ) -> Self {
        Self { frames: Some(Box::new(Plain(frames.into_iter()))) }
    }

    /// A body whose end can be read without waiting for it.
    #[cfg(feature = "ureq")]
    pub(crate) fn from_ending(frames: impl Ending + 'static) -> Self {
        Self { frames: Some(Box::new(frames)) }
    }

    /// The next frame, or `None` at the end of the body.
    pub fn frame(&mut self) -> Option<Result<Bytes, TransportError>> {
        loop {
            let frame = self.frames.as_mut()?.next();
            match frame {
                Some(Ok(bytes)) if bytes.is_empty() => {}
                Some(Ok(bytes)) => return Some(Ok(bytes)),
                last => {
                    self.frames = None;
                    return last;
                }
            }
        }
    }

    /// Reads the end of the body if it is at hand, so that the connection can be reused; returns
    /// whether the body has ended.
    ///
    /// It waits for at most a few milliseconds.
    /// A body that has more frames, or that is made with [`Body::from_frames`], is dropped.
    pub fn read_end(self) -> bool {
        self.frames.is_none_or(Ending::read_end)
    }

    /// Reads the whole body, if it has at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::TransportErrorKind::TooLarge) as soon as the body exceeds `limit`, or
    /// the error that the body ended with.
    pub fn collect(mut self, limit: usize) -> Result<Bytes, TransportError> {
        let mut joined = BytesMut::new();
        while let Some(frame) = self.frame().transpose()? {
            check_limit(joined.len().saturating_add(frame.len()), limit)?;
            joined.extend_from_slice(&frame);
        }
        Ok(joined.freeze())
    }
}

impl Iterator for Body {
    type Item = Result<Bytes, TransportError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.frame()
    }
}

impl From<Bytes> for Body {
    /// A body of one frame, or an empty body if there are no bytes.
    fn from(bytes: Bytes) -> Self {
        Self::from_frames([Ok(bytes)])
    }
}

impl fmt::Debug for Body {
    /// Shows nothing of the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}
