//! Timers on threads, because the suite does not know the runtime of a backend.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, mpsc},
    task::{Context, Poll, Waker},
    thread,
    time::Duration,
};

use super::wait::{First, first};

/// Maximum time that one side of a check waits for the other.
pub(super) const MAX_WAIT: Duration = Duration::from_secs(3);

/// Blocks a thread of the server.
#[expect(clippy::disallowed_methods, reason = "a server that is late is what is checked")]
pub(super) fn pause(duration: Duration) {
    thread::sleep(duration);
}

/// Fails a check that does not end, unless the backend blocks the thread.
pub(super) async fn bounded(check: impl Future<Output = super::Verdict>) -> super::Verdict {
    match first(check, Alarm::after(5 * MAX_WAIT)).await {
        First::Left(verdict) => verdict,
        First::Right(()) => Err("the backend hung".to_owned()),
    }
}

/// A future that completes after a duration.
pub(super) struct Alarm {
    state: Arc<Mutex<State>>,
    /// Dropping it ends the thread.
    _cancel: mpsc::Sender<()>,
}

#[derive(Default)]
struct State {
    has_elapsed: bool,
    waker: Option<Waker>,
}

impl Alarm {
    pub(super) fn after(duration: Duration) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let (cancel, canceled) = mpsc::channel();
        let shared = state.clone();
        thread::spawn(move || {
            if canceled.recv_timeout(duration) == Err(mpsc::RecvTimeoutError::Timeout) {
                let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
                state.has_elapsed = true;
                if let Some(waker) = state.waker.take() {
                    waker.wake();
                }
            }
        });
        Self { state, _cancel: cancel }
    }
}

impl Future for Alarm {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.has_elapsed {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
