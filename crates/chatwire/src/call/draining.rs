//! Bodies that have said all there is to say and have not ended yet.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Mutex, PoisonError},
    task::{Context, Poll, Waker},
    time::Duration,
};

use chatwire_transport::Body;
use futures_core::Stream;

/// So many bodies may wait for their end; the oldest one makes room for another.
const MAX_BODIES: usize = 16;

/// A body that has not ended after so long will not.
const MAX_AGE: Duration = Duration::from_secs(5);

/// Bodies that have said all there is to say and have not ended yet.
///
/// After `[DONE]` nobody should wait for the end of the body, which often comes a moment later.
/// But a connection whose body is dropped before its end is lost, and the next call opens another.
/// So the body is kept until the next call: by then its end has come and its connection is free, or it is dropped.
#[derive(Default)]
pub(crate) struct DrainingBodies {
    bodies: Mutex<VecDeque<(Duration, Body)>>,
}

impl DrainingBodies {
    /// Keeps a body that is not waited for any more.
    pub(crate) fn defer_drain(&self, body: Body, now: Duration) {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        if bodies.len() == MAX_BODIES {
            bodies.pop_front();
        }
        bodies.push_back((now, body));
    }

    /// Lets go of every body that has ended, that says more, or that has been kept for too long.
    pub(crate) fn reap(&self, now: Duration) {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody waits for them, so nobody has to be woken.
        let mut context = Context::from_waker(Waker::noop());
        bodies.retain_mut(|(since, body)| {
            let read = Pin::new(body).poll_next(&mut context);
            matches!(read, Poll::Pending) && now.saturating_sub(*since) < MAX_AGE
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;

    use super::*;

    /// Has no bytes and does not end; whoever has the other half of it sees it dropped.
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
}
