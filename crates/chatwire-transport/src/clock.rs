//! Time as an argument: the trait, and the clocks of the system and of tokio.
//!
//! Only the modules in here read time.

use std::time::{Duration, SystemTime};

use crate::BoxFuture;

mod system;
mod timer;
#[cfg(feature = "tokio")]
mod tokio_timer;

pub use system::SystemClock;
#[cfg(feature = "cassette")]
pub(crate) use system::pause;
#[cfg(feature = "tokio")]
pub use tokio_timer::TokioClock;

/// Measures elapsed time and waits.
///
/// Backends, the recorder and the replayer take a clock, so that tests need not wait.
/// [`SystemClock`] works in every runtime and without one; `TokioClock`, behind the feature
/// `tokio`, uses the timer of the tokio runtime that it is called in.
pub trait Clock: Send + Sync {
    /// The time since an instant that is fixed for this clock; never decreases.
    fn now(&self) -> Duration;

    /// Completes when `duration` has elapsed since this call.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// The date and time of day, which may jump.
    ///
    /// Default: `None`, for a clock that only measures elapsed time.
    fn date(&self) -> Option<SystemTime> {
        None
    }
}
