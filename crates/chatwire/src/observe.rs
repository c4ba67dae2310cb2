//! Observers: who is told how calls go, for metrics and traces.
//!
//! A client that has none pays nothing for them.
//!
//! ```text
//! Observer::call ─▶ CallObserver: attempt ─▶ waiting ─╮ ─▶ headers ─▶ chunk … ─▶ finished
//!                                    ▲                │
//!                                    ╰────────────────╯
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

/// Is told of every call of a client; set with [`ClientBuilder::observer`](crate::ClientBuilder::observer).
///
/// # Responsibilities
///
/// What is told is told where the call goes on, on whatever thread that is: the call waits for the observer, so it should hand on what takes time.
///
/// A call that cannot begin, since no request can be made of what is asked, is not told.
/// One that has begun is told to its end, be it that its future or its stream is dropped.
///
/// An observer that panics is told no more of that call, and the call goes on as if it were not there.
/// The panic is reported as any other, by the hook of the process, and ends the process where panics do.
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
    /// A call begins; what is returned follows it.
    ///
    /// `Box::new(())` follows nothing, and takes no memory.
    fn call(&self, call: &CallStarted<'_>) -> Box<dyn CallObserver>;
}

/// Follows one call.
///
/// Each method does nothing unless it is implemented.
/// Times are counted from the start of the call by the client's clock.
pub trait CallObserver: Send {
    /// An attempt has ended: with the headers of an answer, or without one.
    fn attempt(&mut self, attempt: &Attempt) {
        let _ = attempt;
    }

    /// The call waits so long before the next attempt.
    fn retrying(&mut self, delay: Duration) {
        let _ = delay;
    }

    /// The headers of an answer that is accepted have come; its body is still to come.
    fn headers(&mut self, meta: &ResponseMeta) {
        let _ = meta;
    }

    /// A chunk of a streamed answer is given to the caller; its bytes had come by `at`.
    ///
    /// Servers send chunks that say nothing; [`ChatEvent::of`](crate::ChatEvent::of) tells what is new in one.
    fn chunk(&mut self, chunk: &ChatChunk, at: Duration) {
        let _ = (chunk, at);
    }

    /// The call is over, in whichever way; nothing is told after it.
    fn finished(&mut self, call: &CallFinished<'_>) {
        let _ = call;
    }
}

/// Follows nothing.
impl CallObserver for () {}
