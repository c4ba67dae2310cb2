//! Finished responses whose bodies have not ended yet, kept for connection reuse.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use chatwire_transport::Body;

/// The maximum number of kept bodies; a further one replaces the oldest.
const MAX_BODIES: usize = 16;

/// The maximum time to keep a body that does not end.
const MAX_AGE: Duration = Duration::from_secs(5);

/// Finished responses whose bodies have not ended yet, kept for connection reuse.
///
/// The end of the body often arrives a moment after `[DONE]`, and the caller should not wait for
/// it.
/// But dropping a body before its end closes its connection, and the next call has to open another.
/// So the body is kept until the next call: by then it has ended and its connection is free, or it
/// is dropped.
#[derive(Default)]
pub(crate) struct DrainingBodies {
    bodies: Mutex<VecDeque<(Duration, Body)>>,
}

impl DrainingBodies {
    /// Keeps a body until it ends.
    pub(crate) fn defer_drain(&self, body: Body, now: Duration) {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        if bodies.len() == MAX_BODIES {
            retain_unfinished(&mut bodies, now);
        }
        if bodies.len() == MAX_BODIES {
            bodies.pop_front();
        }
        bodies.push_back((now, body));
    }

    /// Drops every body that has ended, has more data, or is too old.
    pub(crate) fn reap(&self, now: Duration) {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        retain_unfinished(&mut bodies, now);
    }
}

fn retain_unfinished(bodies: &mut VecDeque<(Duration, Body)>, now: Duration) {
    bodies.retain_mut(|(since, body)| {
        body.poll_now().is_pending() && now.saturating_sub(*since) < MAX_AGE
    });
}

#[cfg(test)]
mod tests {
    use std::{
        pin::Pin,
        sync::Arc,
        task::{Context, Poll},
    };

    use bytes::Bytes;
    use futures_core::Stream;

    use super::*;

    /// A body without data and without an end; the count of references shows when it is dropped.
    struct Endless(#[expect(dead_code, reason = "it is counted")] Arc<()>);

    impl Stream for Endless {
        type Item = Result<Bytes, chatwire_transport::TransportError>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Pending
        }
    }

    #[test]
    fn a_body_is_kept_until_it_ends_or_is_too_old() {
        let (draining, alive) = (DrainingBodies::default(), Arc::new(()));
        let kept = || Arc::strong_count(&alive) - 1;
        draining.defer_drain(Body::from_stream(Endless(Arc::clone(&alive))), Duration::ZERO);
        draining.defer_drain(Body::empty(), Duration::ZERO);
        draining.defer_drain(Body::from(Bytes::from("more")), Duration::ZERO);
        draining.reap(MAX_AGE / 2);
        assert_eq!((kept(), draining.bodies.lock().unwrap().len()), (1, 1));
        draining.reap(MAX_AGE);
        assert_eq!(kept(), 0);
    }

    #[test]
    fn at_most_max_bodies_are_kept() {
        let (draining, alive) = (DrainingBodies::default(), Arc::new(()));
        for _ in 0..MAX_BODIES + 3 {
            draining.defer_drain(Body::from_stream(Endless(Arc::clone(&alive))), Duration::ZERO);
        }
        assert_eq!(Arc::strong_count(&alive) - 1, MAX_BODIES);
    }

    #[test]
    fn bodies_that_have_ended_make_room_first() {
        let (draining, alive) = (DrainingBodies::default(), Arc::new(()));
        draining.defer_drain(Body::from_stream(Endless(Arc::clone(&alive))), Duration::ZERO);
        for _ in 0..MAX_BODIES {
            draining.defer_drain(Body::empty(), Duration::ZERO);
        }
        assert_eq!(Arc::strong_count(&alive) - 1, 1);
    }
}
