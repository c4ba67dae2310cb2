//! A value, such as a pool of connections, for each tokio runtime.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::{
    runtime::{Handle, Id},
    sync::oneshot,
};

use crate::{Sent, TransportError, TransportErrorKind as Kind};

/// Maximum number of runtimes with a value; the oldest loses its value first.
const MAX_RUNTIMES: usize = 64;

/// A value for each tokio runtime, dropped with its runtime.
///
/// The socket of a pooled connection belongs to the runtime that opened it.
/// On another runtime a request on it is lost when the first one ends, and waits as long as nobody
/// runs the first one.
pub(super) struct PerRuntime<T> {
    entries: Arc<Mutex<Vec<Entry<T>>>>,
}

struct Entry<T> {
    runtime: Id,
    value: T,
    /// Ends the task that removes this entry.
    _removed: oneshot::Sender<()>,
}

impl<T: Clone + Send + 'static> PerRuntime<T> {
    pub(super) fn new() -> Self {
        Self { entries: Arc::default() }
    }

    /// The value of the current runtime, created on its first use.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](Kind::Unsupported) outside of a runtime.
    pub(super) fn get(&self, create: impl FnOnce() -> T) -> Result<T, TransportError> {
        let runtime = Handle::try_current().map_err(|error| {
            TransportError::new(Kind::Unsupported, Sent::Nothing).with_source(error)
        })?;
        let mut entries = lock(&self.entries);
        if let Some(entry) = entries.iter().find(|entry| entry.runtime == runtime.id()) {
            return Ok(entry.value.clone());
        }
        let (removed, told) = oneshot::channel::<()>();
        let value = create();
        let oldest = (entries.len() == MAX_RUNTIMES).then(|| entries.remove(0));
        entries.push(Entry { runtime: runtime.id(), value: value.clone(), _removed: removed });
        drop(entries);
        drop(oldest);
        let removal = Removal { entries: Arc::downgrade(&self.entries), runtime: runtime.id() };
        runtime.spawn(async move {
            // Ends when the entry is gone; the runtime may have another by then.
            let _ = told.await;
            removal.cancel();
        });
        Ok(value)
    }
}

/// Removes the entry of a runtime when the runtime drops its tasks.
struct Removal<T> {
    entries: Weak<Mutex<Vec<Entry<T>>>>,
    runtime: Id,
}

impl<T> Removal<T> {
    fn cancel(mut self) {
        self.entries = Weak::new();
    }
}

impl<T> Drop for Removal<T> {
    fn drop(&mut self) {
        let Some(entries) = self.entries.upgrade() else { return };
        let mut entries = lock(&entries);
        let removed = entries.iter().position(|entry| entry.runtime == self.runtime);
        let removed = removed.map(|index| entries.remove(index));
        drop(entries);
        // Dropped without the lock, because it may end tasks.
        drop(removed);
    }
}

fn lock<T>(entries: &Mutex<Vec<Entry<T>>>) -> MutexGuard<'_, Vec<Entry<T>>> {
    entries.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn each_runtime_has_a_value_as_long_as_it_lives() {
        let values = PerRuntime::new();
        let runtime = || Builder::new_current_thread().build().unwrap();
        let (first, second) = (runtime(), runtime());
        let get = |of: &tokio::runtime::Runtime, value: u8| {
            of.block_on(async { values.get(|| value).unwrap() })
        };
        assert_eq!((get(&first, 1), get(&second, 2), get(&first, 3)), (1, 2, 1));
        drop(first);
        assert_eq!(lock(&values.entries).len(), 1);
        assert_eq!((get(&runtime(), 4), get(&second, 5)), (4, 2));
        assert_eq!(lock(&values.entries).len(), 1);
        let many: Vec<_> = (0..MAX_RUNTIMES).map(|_| runtime()).collect();
        assert!(many.iter().all(|runtime| get(runtime, 6) == 6));
        assert_eq!(lock(&values.entries).len(), MAX_RUNTIMES);
        // The value that made room does not take its successor with it.
        assert_eq!((get(&second, 7), get(&second, 8)), (7, 7));
    }

    #[test]
    fn outside_of_a_runtime_there_is_none() {
        let error = PerRuntime::new().get(|| 1).unwrap_err();
        assert_eq!((error.kind(), error.sent()), (Kind::Unsupported, Sent::Nothing));
    }
}
