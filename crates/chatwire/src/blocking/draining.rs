//! Finished responses whose bodies have not ended yet, kept for connection reuse.

use std::{
    collections::VecDeque,
    mem,
    sync::{Mutex, PoisonError},
};

use chatwire_transport::blocking::Body;

/// The maximum number of kept bodies; a further one replaces the oldest.
const MAX_BODIES: usize = 16;

/// Finished responses whose bodies have not ended yet, kept for connection reuse.
///
/// As for the async client, except that a body is kept for one call only: a look at it may wait.
#[derive(Default)]
pub(crate) struct DrainingBodies {
    bodies: Mutex<VecDeque<Body>>,
}

impl DrainingBodies {
    /// Keeps a body until the next call.
    pub(super) fn defer_drain(&self, body: Body) {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        if bodies.len() == MAX_BODIES {
            bodies.pop_front();
        }
        bodies.push_back(body);
    }

    /// Reads the ends of the kept bodies that are at hand, and drops the others.
    pub(super) fn reap(&self) {
        let kept = mem::take(&mut *self.bodies.lock().unwrap_or_else(PoisonError::into_inner));
        for body in kept {
            body.read_end();
        }
    }
}
