//! Finished exchanges, until someone takes them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Exchange;

/// Keeps the exchanges that a [`Recorder`](crate::cassette::Recorder) hands over; clones share them.
///
/// It grows with every exchange until they are taken.
#[derive(Debug, Clone, Default)]
pub struct MemorySink {
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

impl MemorySink {
    /// An empty tape.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where a [`Recorder`](crate::cassette::Recorder) hands its exchanges to.
    pub fn sink(&self) -> impl Fn(Exchange) + Send + Sync + 'static {
        let tape = self.clone();
        move |exchange| tape.exchanges().push(exchange)
    }

    /// Takes the exchanges off the tape, in the order in which they ended.
    pub fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.exchanges())
    }

    fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
