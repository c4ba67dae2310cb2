//! Stops the calls of a test's thread that change the file system.

use std::{cell::Cell, io};

/// What happens at the chosen call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The call fails, and the later ones work.
    Error,
    /// The call fails and every later one, as if the process had been killed.
    Kill,
}

#[derive(Clone, Copy)]
enum State {
    Off,
    /// The fault happens after this number of calls.
    After(usize, Fault),
    Failed,
    Killed,
}

thread_local! {
    static STATE: Cell<State> = const { Cell::new(State::Off) };
    static NO_EXCHANGE: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work` with a fault at the call with this number, from 0.
///
/// Returns its result, and whether the call was reached.
pub(crate) fn stop_at<T>(call: usize, fault: Fault, work: impl FnOnce() -> T) -> (T, bool) {
    STATE.set(State::After(call, fault));
    let result = work();
    let reached = matches!(STATE.replace(State::Off), State::Failed | State::Killed);
    (result, reached)
}

/// Runs `work` on a file system that cannot exchange two names.
pub(crate) fn without_exchange<T>(work: impl FnOnce() -> T) -> T {
    NO_EXCHANGE.set(true);
    let result = work();
    NO_EXCHANGE.set(false);
    result
}

pub(super) fn exchange_is_unsupported() -> bool {
    NO_EXCHANGE.get()
}

/// Whether the process counts as killed.
pub(crate) fn is_killed() -> bool {
    matches!(STATE.get(), State::Killed)
}

pub(super) fn step() -> io::Result<()> {
    match STATE.get() {
        State::Off | State::Failed => Ok(()),
        State::Killed => Err(io::Error::other("killed")),
        State::After(0, Fault::Kill) => {
            STATE.set(State::Killed);
            Err(io::Error::other("killed"))
        }
        State::After(0, Fault::Error) => {
            STATE.set(State::Failed);
            Err(io::Error::other("injected"))
        }
        State::After(left, fault) => {
            STATE.set(State::After(left - 1, fault));
            Ok(())
        }
    }
}
