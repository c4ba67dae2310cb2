//! Notifies the observers of one call, and isolates the call from their panics.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use chatwire_protocol::{
    accumulate::Diagnostic,
    chat::{ChatChunk, ChatResponse},
};
use chatwire_transport::Clock;

use super::{CallFinished, CallObserver, CallStarted, Observer, Outcome};
use crate::{Attempt, Error, ResponseMeta};

/// The observers of one call; one machine word, which is empty if there are none.
///
/// A call is abandoned if this is dropped before [`finish`](Self::finish).
#[derive(Default)]
pub(crate) struct CallObservers(Option<Box<Observed>>);

struct Observed {
    observers: Vec<Box<dyn CallObserver>>,
    clock: Arc<dyn Clock>,
    started: Duration,
}

impl CallObservers {
    /// Notifies the observers of a call that starts now.
    pub(crate) fn start(
        observers: &[Arc<dyn Observer>],
        clock: &Arc<dyn Clock>,
        call: &CallStarted<'_>,
    ) -> Self {
        let observers: Vec<_> =
            observers.iter().filter_map(|observer| catch_panic(|| observer.call(call))).collect();
        let observed = Observed { observers, clock: Arc::clone(clock), started: clock.now() };
        Self(Some(Box::new(observed)))
    }

    /// Whether there are observers.
    pub(crate) fn is_active(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn attempt(&mut self, attempt: &Attempt) {
        self.notify(|observer| observer.attempt(attempt));
    }

    pub(crate) fn retrying(&mut self, delay: Duration) {
        self.notify(|observer| observer.retrying(delay));
    }

    pub(crate) fn headers(&mut self, meta: &ResponseMeta) {
        self.notify(|observer| observer.headers(meta));
    }

    pub(crate) fn chunk(&mut self, chunk: &ChatChunk, at: Duration) {
        self.notify(|observer| observer.chunk(chunk, at));
    }

    pub(crate) fn completed(
        &mut self,
        response: &ChatResponse,
        meta: &ResponseMeta,
        diagnostics: &[Diagnostic],
    ) {
        self.finish(Outcome::Completion(response), Some(meta), diagnostics);
    }

    pub(crate) fn failed(&mut self, error: &Error) {
        self.finish(Outcome::Failed(error), error.meta(), error.diagnostics());
    }

    /// Notifies the observers of the end of the call, once.
    pub(crate) fn finish(
        &mut self,
        outcome: Outcome<'_>,
        meta: Option<&ResponseMeta>,
        diagnostics: &[Diagnostic],
    ) {
        if let Some(observed) = &self.0 {
            let elapsed = observed.clock.now().saturating_sub(observed.started);
            let call = CallFinished { outcome, meta, elapsed, diagnostics };
            self.notify(|observer| observer.finished(&call));
            self.0 = None;
        }
    }

    fn notify(&mut self, notify: impl Fn(&mut dyn CallObserver)) {
        if let Some(observed) = &mut self.0 {
            observed
                .observers
                .retain_mut(|observer| catch_panic(|| notify(&mut **observer)).is_some());
        }
    }
}

impl Drop for CallObservers {
    fn drop(&mut self) {
        self.finish(Outcome::Abandoned, None, &[]);
    }
}

/// The output of a closure, or `None` if it panics; the observer is dropped then, so its state does
/// not matter.
fn catch_panic<T>(notify: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(notify)).ok()
}
