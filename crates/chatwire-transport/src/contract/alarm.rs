//! Time for checks, on threads, since the suite knows no runtime.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, mpsc},
    task::{Context, Poll, Waker},
    thread,
    time::Duration,
};

use super::wait::{First, first};

/// How long one side waits for the other before it gives the check up as failed.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// Lets a thread of the server pause.
#[expect(clippy::disallowed_methods, reason = "a server that is late is what is checked")]
pub(super) fn pause(duration: Duration) {
    thread::sleep(duration);
}

/// A check that ends, whatever the backend does, unless it blocks its thread.
pub(super) async fn bounded(check: impl Future<Output = super::Verdict>) -> super::Verdict {
    match first(check, Alarm::after(5 * PATIENCE)).await {
        First::Left(verdict) => verdict,
        First::Right(()) => Err("the backend hung".to_owned()),
    }
}

/// A future that is ready when some time has passed since it was made.
pub(super) struct Alarm {
    state: Arc<Mutex<State>>,
    /// Dropping it ends the thread.
    _cancel: mpsc::Sender<()>,
}

#[derive(Default)]
struct State {
    rung: bool,
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
                state.rung = true;
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
        if state.rung {
            return Poll::Ready(());
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
