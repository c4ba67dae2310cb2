//! The point of a body at which it breaks off.

use std::task::Poll;

use bytes::Bytes;

use super::Fault;
use crate::{Sent, TransportError, TransportErrorKind};

/// How many bytes still pass, and what follows them.
pub(super) struct Cut {
    left: u64,
    /// `None` is a stall.
    kind: Option<TransportErrorKind>,
}

impl Cut {
    /// `None` if the fault lies elsewhere.
    pub(super) fn of(fault: Fault) -> Option<Self> {
        match fault {
            Fault::AfterBytes(left, kind) => Some(Self { left, kind: Some(kind) }),
            Fault::StallAfter(left) => Some(Self { left, kind: None }),
            _ => None,
        }
    }

    /// What happens instead of the next frame, once nothing passes any more; pending is a stall.
    pub(super) fn end(&self) -> Option<Poll<TransportError>> {
        (self.left == 0).then(|| match self.kind {
            Some(kind) => Poll::Ready(TransportError::new(kind, Sent::All)),
            None => Poll::Pending,
        })
    }

    /// The part of a frame that passes.
    pub(super) fn pass(&mut self, mut frame: Bytes) -> Bytes {
        let length = usize::try_from(self.left).unwrap_or(usize::MAX).min(frame.len());
        frame.truncate(length);
        self.left -= length as u64;
        frame
    }
}
