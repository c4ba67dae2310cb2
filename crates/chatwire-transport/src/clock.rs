//! Time, as an argument.

use std::time::{Duration, SystemTime};

use crate::BoxFuture;

/// Tells the time that has passed, and waits.
///
/// Backends, the recorder and the replayer take a clock, so tests need not wait.
pub trait Clock: Send + Sync {
    /// Time since a moment that stays the same for this clock; never goes back.
    fn now(&self) -> Duration;

    /// Is ready when this much time has passed, counted from the call.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// The date and time of day, which may jump; `None` from a clock that only counts.
    fn date(&self) -> Option<SystemTime> {
        None
    }
}

/// The real time, waited for on tokio's timer.
///
/// # Panics
///
/// [`Clock::sleep`] panics outside a tokio runtime with its timer enabled.
#[cfg(feature = "tokio")]
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct TokioClock {
    start: tokio::time::Instant,
}

#[cfg(feature = "tokio")]
impl TokioClock {
    /// A clock that starts now, at zero.
    pub fn new() -> Self {
        Self { start: tokio::time::Instant::now() }
    }
}

#[cfg(feature = "tokio")]
impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "tokio")]
impl Clock for TokioClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock that others wait on")]
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}
