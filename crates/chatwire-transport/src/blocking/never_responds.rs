//! A blocking call to a server that never responds.

use std::{thread, time::Duration};

use crate::{Phase, Sent, TransportError, TransportErrorKind};

/// Fails with a timeout at once if there is one, since a test must not wait; otherwise blocks
/// forever.
pub(crate) fn never_responds(
    timeout: Option<Duration>,
    phase: Phase,
    sent: Sent,
) -> TransportError {
    match timeout {
        Some(_) => TransportError::new(TransportErrorKind::Timeout(phase), sent),
        None => loop {
            thread::park();
        },
    }
}
