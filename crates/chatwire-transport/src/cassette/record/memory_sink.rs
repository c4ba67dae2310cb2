//! Stores recorded exchanges in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Exchange;

/// Stores the exchanges of a [`Recorder`](crate::cassette::Recorder) in memory; clones share them.
///
/// It grows until [`MemorySink::take`] is called.
#[derive(Debug, Clone, Default)]
pub struct MemorySink {
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

impl MemorySink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// The function to pass to [`Recorder::new`](crate::cassette::Recorder::new).
    pub fn sink(&self) -> impl Fn(Exchange) + Send + Sync + 'static {
        let sink = self.clone();
        move |exchange| sink.exchanges().push(exchange)
    }

    /// Removes and returns the exchanges, in the order in which they ended.
    pub fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.exchanges())
    }

    fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
