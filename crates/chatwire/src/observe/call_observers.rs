//! Tells observers of one call, and lets none of them disturb it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use chatwire_protocol::{
    chat::{ChatChunk, ChatResponse},
    models::ModelList,
};
use chatwire_transport::Clock;

use super::{CallFinished, CallObserver, CallStarted, Observer, Outcome};
use crate::{Attempt, Error, ResponseMeta};

/// Those who follow one call; one word, which is empty when nobody does.
///
/// When it is dropped before it was told how the call ended, the call is abandoned.
#[derive(Default)]
pub(crate) struct CallObservers(Option<Box<Watched>>);

struct Watched {
    observers: Vec<Box<dyn CallObserver>>,
    clock: Arc<dyn Clock>,
    started: Duration,
}

impl CallObservers {
    /// Tells observers that a call begins now.
    pub(crate) fn begin(
        observers: &[Arc<dyn Observer>],
        clock: &Arc<dyn Clock>,
        call: &CallStarted<'_>,
    ) -> Self {
        let observers: Vec<_> =
            observers.iter().filter_map(|observer| caught(|| observer.call(call))).collect();
        let watching = Watched { observers, clock: Arc::clone(clock), started: clock.now() };
        Self(Some(Box::new(watching)))
    }

    /// Whether anybody follows the call.
    pub(crate) fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    pub(crate) fn attempt(&mut self, attempt: &Attempt) {
        self.tell(|observer| observer.attempt(attempt));
    }

    pub(crate) fn waiting(&mut self, wait: Duration) {
        self.tell(|observer| observer.waiting(wait));
    }

    pub(crate) fn headers(&mut self, meta: &ResponseMeta) {
        self.tell(|observer| observer.headers(meta));
    }

    pub(crate) fn chunk(&mut self, chunk: &ChatChunk, at: Duration) {
        self.tell(|observer| observer.chunk(chunk, at));
    }

    pub(crate) fn answered(&mut self, response: &ChatResponse, meta: &ResponseMeta) {
        self.finish(Outcome::Answered(response), Some(meta));
    }

    pub(crate) fn listed(&mut self, models: &ModelList, meta: &ResponseMeta) {
        self.finish(Outcome::Listed(models), Some(meta));
    }

    pub(crate) fn failed(&mut self, error: &Error) {
        self.finish(Outcome::Failed(error), error.meta());
    }

    /// Tells that the call is over, unless that was told before.
    fn finish(&mut self, outcome: Outcome<'_>, meta: Option<&ResponseMeta>) {
        if let Some(watching) = &self.0 {
            let elapsed = watching.clock.now().saturating_sub(watching.started);
            let call = CallFinished { outcome, meta, elapsed };
            self.tell(|observer| observer.finished(&call));
            self.0 = None;
        }
    }

    fn tell(&mut self, tell: impl Fn(&mut dyn CallObserver)) {
        if let Some(watching) = &mut self.0 {
            watching.observers.retain_mut(|observer| caught(|| tell(&mut **observer)).is_some());
        }
    }
}

impl Drop for CallObservers {
    fn drop(&mut self) {
        self.finish(Outcome::Abandoned, None);
    }
}

/// What an observer gives, unless it panics; whatever state that leaves it in, nobody sees it again.
fn caught<T>(told: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(told)).ok()
}
