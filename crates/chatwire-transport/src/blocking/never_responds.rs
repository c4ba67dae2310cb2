//! A server that says nothing more, as a thread sees it.

use std::{thread, time::Duration};

use crate::{Phase, Sent, TransportError, TransportErrorKind};

/// Waits in vain: a limit passes at once, since a test must not wait; without one it takes for ever.
pub(crate) fn never_responds(limit: Option<Duration>, phase: Phase, sent: Sent) -> TransportError {
    match limit {
        Some(_) => TransportError::new(TransportErrorKind::Timeout(phase), sent),
        None => loop {
            thread::park();
        },
    }
}
