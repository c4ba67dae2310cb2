//! A clock that advances only when nothing else can happen.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll, Waker},
    time::Duration,
};

use chatwire::transport::{BoxFuture, Clock};

/// A clock that stands still until [`VirtualClock::run`] finds that the future waits for it.
#[derive(Clone, Default)]
pub(crate) struct VirtualClock {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    now: Duration,
    /// Whether a wait ends at once, and advances the clock.
    jumps: bool,
    /// The ends of the polled waits, and whom to wake then.
    waits: BTreeMap<u64, (Duration, Waker)>,
    numbered: u64,
}

impl VirtualClock {
    /// Runs a future whose every delay is one of this clock; the clock then jumps to its end.
    ///
    /// Panics if the future waits for something that cannot happen.
    #[track_caller]
    pub(crate) fn run<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return output;
            }
            let state = self.state();
            let next = state.waits.values().map(|(due, _)| *due).min();
            let next = next.expect("the future waits for nothing that can happen").max(state.now);
            drop(state);
            self.set(next);
        }
    }

    /// A clock for blocking code: a wait ends at once, and advances the clock.
    pub(crate) fn jumping() -> Self {
        let clock = Self::default();
        clock.state().jumps = true;
        clock
    }

    /// Advances the clock.
    pub(crate) fn pass(&self, duration: Duration) {
        let now = self.passed() + duration;
        self.set(now);
    }

    /// The time that has passed.
    pub(crate) fn passed(&self) -> Duration {
        self.state().now
    }

    /// Sets the clock, and wakes the waits that end.
    fn set(&self, now: Duration) {
        let mut state = self.state();
        state.now = now;
        let due: Vec<_> = state.waits.values().filter(|(due, _)| *due <= now).cloned().collect();
        drop(state);
        due.into_iter().for_each(|(_, waker)| waker.wake());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds the lock")
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Duration {
        self.passed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut state = self.state();
        state.numbered += 1;
        let due = state.now.saturating_add(duration);
        Box::pin(Sleep { clock: self.clone(), number: state.numbered, due })
    }
}

struct Sleep {
    clock: VirtualClock,
    number: u64,
    due: Duration,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.state();
        if state.jumps {
            state.now = state.now.max(self.due);
        }
        if state.now >= self.due {
            return Poll::Ready(());
        }
        state.waits.insert(self.number, (self.due, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.clock.state().waits.remove(&self.number);
    }
}
