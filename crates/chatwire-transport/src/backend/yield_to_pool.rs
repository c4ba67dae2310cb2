//! Lets the runtime notice closed connections before a request uses one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// How long after a response the runtime need not look at its sockets: it looked at all of them
/// when the response arrived.
///
/// Calls in a row need no other look, and it costs two system calls.
const MAX_FRESH: Duration = Duration::from_millis(1);

/// When a runtime last received a response, in microseconds of the backend's clock.
#[derive(Clone, Default)]
pub(super) struct LastResponse(Arc<AtomicU64>);

impl LastResponse {
    /// Remembers that a response has arrived.
    pub(super) fn arrived(&self, now: Duration) {
        self.0.store(micros(now), Ordering::Relaxed);
    }

    /// Yields to the runtime once if it has not received a response just now, so that connections
    /// which their servers have closed are removed from the pool.
    ///
    /// A connection notices that its server closed it when the runtime polls its socket.
    /// A busy single-threaded runtime has not polled it: the request would be written to a closed
    /// connection, and it would be unknown whether the server received it.
    pub(super) async fn yield_if_idle(&self, now: Duration) {
        if self.is_idle(now) {
            tokio::task::yield_now().await;
        }
    }

    fn is_idle(&self, now: Duration) -> bool {
        let last = self.0.load(Ordering::Relaxed);
        // Without an earlier response there is nothing to look at.
        last > 0 && micros(now).saturating_sub(last) > micros(MAX_FRESH)
    }
}

/// At least 1, because 0 means never.
fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_idle_some_time_after_a_response() {
        let last = LastResponse::default();
        assert!(!last.is_idle(Duration::from_secs(9)));
        last.arrived(Duration::ZERO);
        assert!(!last.is_idle(Duration::ZERO) && !last.is_idle(MAX_FRESH));
        assert!(last.is_idle(MAX_FRESH + Duration::from_micros(2)));
        last.arrived(Duration::from_secs(1));
        assert!(!last.is_idle(Duration::from_secs(1) + MAX_FRESH));
    }
}
