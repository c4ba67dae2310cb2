//! The clock on tokio's timer.

use std::time::Duration;

use super::Clock;
use crate::BoxFuture;

/// The system's time, with waits on tokio's timer. It has no [`Clock::date`].
///
/// # Panics
///
/// [`Clock::sleep`] panics outside a tokio runtime with its timer enabled.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TokioClock {
    start: tokio::time::Instant,
}

impl TokioClock {
    /// A clock that starts now, at zero.
    pub fn new() -> Self {
        Self { start: tokio::time::Instant::now() }
    }
}

impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
