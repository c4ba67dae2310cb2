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
const MOST: usize = 16;

/// A body that has not ended after so long will not.
const LONGEST: Duration = Duration::from_secs(5);

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
    pub(crate) fn keep(&self, body: Body, now: Duration) {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        if bodies.len() == MOST {
            bodies.pop_front();
        }
        bodies.push_back((now, body));
    }

    /// Lets go of every body that has ended, that says more, or that has been kept for too long.
    pub(crate) fn settle(&self, now: Duration) {
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody waits for them, so nobody has to be woken.
        let mut context = Context::from_waker(Waker::noop());
        bodies.retain_mut(|(since, body)| {
            let read = Pin::new(body).poll_next(&mut context);
            matches!(read, Poll::Pending) && now.saturating_sub(*since) < LONGEST
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
        let (partings, alive) = (DrainingBodies::default(), Arc::new(()));
        let kept = || Arc::strong_count(&alive) - 1;
        partings.keep(Body::from_stream(Endless(Arc::clone(&alive))), Duration::ZERO);
        partings.keep(Body::empty(), Duration::ZERO);
        partings.keep(Body::from(Bytes::from("more")), Duration::ZERO);
        partings.settle(LONGEST / 2);
        assert_eq!((kept(), partings.bodies.lock().unwrap().len()), (1, 1));
        partings.settle(LONGEST);
        assert_eq!(kept(), 0);
    }

    #[test]
    fn only_so_many_are_kept() {
        let (partings, alive) = (DrainingBodies::default(), Arc::new(()));
        for _ in 0..MOST + 3 {
            partings.keep(Body::from_stream(Endless(Arc::clone(&alive))), Duration::ZERO);
        }
        assert_eq!(Arc::strong_count(&alive) - 1, MOST);
    }
}
