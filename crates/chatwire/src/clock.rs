//! Waits on the calling thread, measured by a clock.

use std::{
    sync::Arc,
    task::{Context, Wake, Waker},
    thread::{self, Thread},
    time::Duration,
};

use chatwire_transport::Clock;

/// Waits on the calling thread.
pub(crate) fn block_for(clock: &dyn Clock, duration: Duration) {
    block_until(clock, duration, || None::<()>);
}

/// Waits on the calling thread until `duration` has elapsed or `check` returns a value.
///
/// The thread that makes `check` return a value must unpark the waiting thread.
pub(crate) fn block_until<T>(
    clock: &dyn Clock,
    duration: Duration,
    mut check: impl FnMut() -> Option<T>,
) -> Option<T> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut sleep = clock.sleep(duration);
    loop {
        let found = check();
        if found.is_some() || sleep.as_mut().poll(&mut context).is_ready() {
            return found;
        }
        thread::park();
    }
}

/// Wakes a waiting thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

#[cfg(test)]
mod tests {
    use chatwire_transport::SystemClock;

    use super::*;

    #[test]
    fn a_thread_can_wait() {
        block_for(&SystemClock::new(), Duration::from_micros(1));
    }
}
