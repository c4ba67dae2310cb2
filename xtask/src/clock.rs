//! Waiting, which only this module does.

use std::time::Duration;

/// Waits for a time.
pub(crate) fn wait(time: Duration) {
    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    std::thread::sleep(time);
}
