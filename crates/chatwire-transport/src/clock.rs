//! Time, as an argument.

use std::time::Duration;

use crate::BoxFuture;

/// Tells the time that has passed, and waits.
///
/// Backends, the recorder and the replayer take a clock, so tests need not wait.
pub trait Clock: Send + Sync {
    /// Time since a moment that stays the same for this clock; never goes back.
    fn now(&self) -> Duration;

    /// Is ready when this much time has passed, counted from the call.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}
