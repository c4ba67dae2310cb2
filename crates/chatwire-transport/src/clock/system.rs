//! The clock of the system, with waits on a thread of its own.

use std::{
    future::pending,
    time::{Duration, Instant, SystemTime},
};

use super::{
    Clock,
    timer::{Sleep, Timer},
};
use crate::BoxFuture;

/// The system's time, with waits on a thread of its own: works in every runtime and without one.
///
/// The first wait starts the thread `chatwire-clock`, which all clocks of the process share; it
/// sleeps until the next wait ends.
/// `wasm32-unknown-unknown` has neither time nor threads in the standard library: there, bring a
/// [`Clock`] of your own.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock that starts now, at zero.
    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

/// Blocks this thread, for a caller that waits for another process.
#[cfg(feature = "cassette")]
#[expect(clippy::disallowed_methods, reason = "this is the clock module")]
pub(crate) fn pause(duration: Duration) {
    std::thread::sleep(duration);
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        match self.start.elapsed().checked_add(duration).and_then(|end| self.start.checked_add(end))
        {
            Some(due) => Box::pin(Sleep::new(Timer::shared(), due)),
            // Later than an instant can express.
            None => Box::pin(pending()),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    fn date(&self) -> Option<SystemTime> {
        Some(SystemTime::now())
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Waker};

    use super::*;

    #[tokio::test]
    async fn a_wait_that_is_due_ends_and_one_beyond_all_time_does_not() {
        let clock = SystemClock::new();
        clock.sleep(Duration::ZERO).await;
        let mut never = clock.sleep(Duration::MAX);
        let mut context = Context::from_waker(Waker::noop());
        assert!(never.as_mut().poll(&mut context).is_pending());
    }
}
