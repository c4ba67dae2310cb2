//! The open connections, and which of them makes room for the next one.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::Activity;

/// Shortest time that a client keeps the server waiting before its connection may be closed for
/// another one.
const MIN_WAIT: Duration = Duration::from_secs(1);

/// The open connections.
#[derive(Debug, Default)]
pub(crate) struct Places {
    open: Mutex<(u64, BTreeMap<u64, Arc<Activity>>)>,
}

impl Places {
    /// Registers a connection until the guard is dropped.
    pub(crate) fn take(self: &Arc<Self>, activity: &Arc<Activity>) -> Place {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.0 += 1;
        let number = open.0;
        open.1.insert(number, Arc::clone(activity));
        Place { number, places: Arc::clone(self) }
    }

    pub(crate) fn count(&self) -> usize {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).1.len()
    }

    /// Closes the connection whose client keeps the server waiting for the longest time; returns
    /// whether there is one to close.
    pub(crate) fn evict(&self) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = open.1.values().map(|activity| (activity.waiting(), activity));
        match waiting.max_by_key(|(waiting, _)| *waiting) {
            Some((waiting, activity)) if waiting >= MIN_WAIT => {
                activity.evict();
                true
            }
            _ => false,
        }
    }
}

/// The place of one connection.
#[derive(Debug)]
pub(crate) struct Place {
    number: u64,
    places: Arc<Places>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.places.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.1.remove(&self.number);
    }
}
