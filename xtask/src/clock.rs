//! Reading the time and waiting, which only this module does.

use std::time::{Duration, Instant};

/// The time by a clock that only moves forward.
pub(crate) fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    Instant::now()
}

/// Blocks the thread for a duration.
pub(crate) fn wait(time: Duration) {
    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    std::thread::sleep(time);
}
