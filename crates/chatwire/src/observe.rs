//! Observers of calls, for metrics and traces.
//!
//! A client without observers does no work for them.
//!
//! ```text
//! Observer::call ─▶ CallObserver: attempt ─▶ retrying ─╮ ─▶ headers ─▶ chunk … ─▶ finished
//!                                    ▲                 │
//!                                    ╰─────────────────╯
//! ```

mod call_observers;
mod error_type;
mod finished;
mod started;
#[cfg(feature = "tracing")]
mod tracing;

use std::time::Duration;

use chatwire_protocol::chat::ChatChunk;

pub(crate) use self::call_observers::CallObservers;
#[cfg(feature = "tracing")]
pub use self::tracing::Tracing;
pub use self::{
    finished::{CallFinished, Outcome},
    started::{CallStarted, Operation},
};
use crate::{Attempt, ResponseMeta};

/// Observes every call of a client; set with
/// [`ClientBuilder::observer`](crate::ClientBuilder::observer).
///
/// # Responsibilities
///
/// The methods run where the call runs, on whatever thread that is.
/// The call waits for them, so an observer should hand slow work to another task or thread.
///
/// A call that fails before its first request, for example without a model, is not observed.
/// Once a call has begun, [`finished`](CallObserver::finished) is always called, even if the future
/// or stream is dropped.
///
/// If an observer panics, it receives nothing more of that call, and the call goes on without it.
/// The panic hook of the process reports the panic; a process that aborts on panics ends.
///
/// ```
/// use std::sync::{Arc, atomic::{AtomicU64, Ordering}};
/// use chatwire::observe::{CallFinished, CallObserver, CallStarted, Observer};
///
/// #[derive(Clone, Default)]
/// struct Tokens(Arc<AtomicU64>);
///
/// impl Observer for Tokens {
///     fn call(&self, _call: &CallStarted<'_>) -> Box<dyn CallObserver> {
///         Box::new(self.clone())
///     }
/// }
///
/// impl CallObserver for Tokens {
///     fn finished(&mut self, call: &CallFinished<'_>) {
///         let usage = call.response().and_then(|response| response.usage.as_ref());
///         let tokens = usage.and_then(|usage| usage.total_tokens).unwrap_or_default();
///         self.0.fetch_add(tokens, Ordering::Relaxed);
///     }
/// }
/// ```
pub trait Observer: Send + Sync {
    /// A call starts; the returned value observes it.
    ///
    /// `Box::new(())` ignores the call, and allocates nothing.
    fn call(&self, call: &CallStarted<'_>) -> Box<dyn CallObserver>;
}

/// Observes one call.
///
/// Every method does nothing by default.
/// Times are counted from the start of the call, by the client's clock.
pub trait CallObserver: Send {
    /// An attempt has ended, with the response headers or with an error.
    fn attempt(&mut self, attempt: &Attempt) {
        let _ = attempt;
    }

    /// The call waits for this delay before the next attempt.
    fn retrying(&mut self, delay: Duration) {
        let _ = delay;
    }

    /// The headers of a successful response have arrived; its body follows.
    fn headers(&mut self, meta: &ResponseMeta) {
        let _ = meta;
    }

    /// A chunk of a stream is yielded to the caller; its bytes had arrived by `at`.
    ///
    /// A chunk may have no content.
    fn chunk(&mut self, chunk: &ChatChunk, at: Duration) {
        let _ = (chunk, at);
    }

    /// The call has ended, in any way; no method is called after this one.
    fn finished(&mut self, call: &CallFinished<'_>) {
        let _ = call;
    }
}

/// Ignores the call.
impl CallObserver for () {}
