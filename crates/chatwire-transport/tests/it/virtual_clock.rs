//! A clock that moves only when someone sleeps on it.

use std::{
    future::ready,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chatwire_transport::{BoxFuture, Clock};

/// Sleeping takes no time but moves the clock.
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
