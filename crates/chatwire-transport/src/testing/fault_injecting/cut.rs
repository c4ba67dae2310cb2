//! The position in a body at which a fault is injected.

use std::task::Poll;

use bytes::Bytes;

use super::Fault;
use crate::{Sent, TransportError, TransportErrorKind};

/// The number of bytes before the fault, and the fault.
pub(super) struct Cut {
    remaining: u64,
    /// `None`: a stall.
    kind: Option<TransportErrorKind>,
}

impl Cut {
    /// `None` if the fault is not in the body.
    pub(super) fn new(fault: Fault) -> Option<Self> {
        match fault {
            Fault::AfterBytes(remaining, kind) => Some(Self { remaining, kind: Some(kind) }),
            Fault::StallAfter(remaining) => Some(Self { remaining, kind: None }),
            _ => None,
        }
    }

    /// The fault, once all bytes before it were returned; pending for a stall.
    pub(super) fn fault(&self) -> Option<Poll<TransportError>> {
        (self.remaining == 0).then(|| match self.kind {
            Some(kind) => Poll::Ready(TransportError::new(kind, Sent::All)),
            None => Poll::Pending,
        })
    }

    /// The part of a frame before the fault.
    pub(super) fn truncate(&mut self, mut frame: Bytes) -> Bytes {
        let length = usize::try_from(self.remaining).unwrap_or(usize::MAX).min(frame.len());
        frame.truncate(length);
        self.remaining -= length as u64;
        frame
    }
}
