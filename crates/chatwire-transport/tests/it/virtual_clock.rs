//! A clock that only moves when someone waits for it.

use std::{
    future::ready,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chatwire_transport::{BoxFuture, Clock};

/// A wait ends at once and advances the clock.
#[derive(Default)]
pub(crate) struct VirtualClock {
    now: Mutex<Duration>,
}

impl VirtualClock {
    pub(crate) fn advance(&self, duration: Duration) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) += duration;
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Duration {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.advance(duration);
        Box::pin(ready(()))
    }
}
