//! The body of a response, read on the caller's thread.

use std::fmt;

use bytes::{Bytes, BytesMut};

use crate::{TransportError, body::check_limit};

/// The body of a response: an iterator over frames as the backend read them.
///
/// A frame holds at least one byte and may cut an event, a line or a character.
/// After the end and after a failure there is nothing more.
/// Reading waits no longer than the limit for frames that came with the request, if there was one.
/// Dropping a body before its end closes the connection.
pub struct Body {
    frames: Option<Box<dyn Iterator<Item = Result<Bytes, TransportError>> + Send>>,
}

impl Body {
    /// A body without a byte.
    pub fn empty() -> Self {
        Self { frames: None }
    }

    /// A body read from an iterator; frames without a byte are left out.
    pub fn from_frames(
        frames: impl IntoIterator<Item = Result<Bytes, TransportError>, IntoIter: Send + 'static>,
    ) -> Self {
        Self { frames: Some(Box::new(frames.into_iter())) }
    }

    /// The next frame, or `None` at the end.
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

    /// All frames joined, if they are at most `limit` bytes.
    ///
    /// Fails with [`TooLarge`](crate::TransportErrorKind::TooLarge) as soon as there are more.
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
    /// A body of one frame, or of none when there is no byte.
    fn from(bytes: Bytes) -> Self {
        Self::from_frames([Ok(bytes)])
    }
}

impl fmt::Debug for Body {
    /// Tells nothing of the contents.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}
