//! One thread that ends the waits of the whole process.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    task::{Context, Poll, Waker},
    thread,
    time::Instant,
};

/// A future that completes at an instant.
pub(super) struct Sleep {
    timer: Arc<Timer>,
    due: Instant,
    /// The entry in the queue, once the future has been polled.
    key: Option<Key>,
}

impl Sleep {
    pub(super) fn new(timer: Arc<Timer>, due: Instant) -> Self {
        Self { timer, due, key: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let timer = Arc::clone(&self.timer);
        let mut queue = timer.queue();
        let place = self.key.filter(|key| queue.holds(*key));
        if self.key.is_some() && place.is_none() {
            return Poll::Ready(());
        }
        let key = match place {
            Some(key) => key,
            None => queue.key(self.due),
        };
        if queue.insert(key, context.waker().clone()) {
            timer.changed.notify_one();
        }
        self.key = Some(key);
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.key {
            self.timer.queue().remove(key);
        }
    }
}

/// The pending waits of the process, and the thread that ends them.
#[derive(Default)]
pub(super) struct Timer {
    queue: Mutex<Queue>,
    /// Notified when a wait is added that ends before the thread wakes.
    changed: Condvar,
}

impl Timer {
    /// The one timer; the first call starts its thread.
    pub(super) fn shared() -> Arc<Self> {
        static TIMER: OnceLock<Arc<Timer>> = OnceLock::new();
        let timer = TIMER.get_or_init(|| {
            let timer = Arc::new(Self::default());
            let own = Arc::clone(&timer);
            thread::Builder::new()
                .name("chatwire-clock".to_owned())
                .spawn(move || own.run())
                .expect("a process that opens connections can start a thread");
            timer
        });
        Arc::clone(timer)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    fn run(&self) {
        let mut queue = self.queue();
        loop {
            let now = Instant::now();
            let due = queue.take_due(now);
            if !due.is_empty() {
                drop(queue);
                due.into_iter().for_each(Waker::wake);
                queue = self.queue();
                continue;
            }
            queue.wakes_at = queue.first();
            queue = match queue.wakes_at {
                None => self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
                Some(first) => {
                    self.changed
                        .wait_timeout(queue, first.saturating_duration_since(now))
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
            };
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a wait ends, and a number that distinguishes waits that end at the same instant.
type Key = (Instant, u64);

/// Pending waits, ordered by the instant at which they end.
#[derive(Default)]
struct Queue {
    waits: BTreeMap<Key, Waker>,
    last_number: u64,
    /// When the thread wakes by itself; `None` if it sleeps until it is notified.
    ///
    /// Most waits are timeouts that never end: the thread keeps its time when its wait is removed,
    /// so that later waits need not notify it.
    wakes_at: Option<Instant>,
}

impl Queue {
    fn key(&mut self, due: Instant) -> Key {
        self.last_number += 1;
        (due, self.last_number)
    }

    /// Adds a wait or replaces its waker; true if the thread has to be notified, because the wait
    /// is new and ends before the thread wakes.
    fn insert(&mut self, key: Key, waker: Waker) -> bool {
        let is_new = self.waits.insert(key, waker).is_none();
        let is_earlier = is_new && self.wakes_at.is_none_or(|at| key.0 < at);
        if is_earlier {
            self.wakes_at = Some(key.0);
        }
        is_earlier
    }

    fn remove(&mut self, key: Key) {
        self.waits.remove(&key);
    }

    fn holds(&self, key: Key) -> bool {
        self.waits.contains_key(&key)
    }

    fn first(&self) -> Option<Instant> {
        self.waits.keys().next().map(|(due, _)| *due)
    }

    /// Removes the waits that end at or before `now`.
    fn take_due(&mut self, now: Instant) -> Vec<Waker> {
        let later = self.waits.split_off(&(now, u64::MAX));
        std::mem::replace(&mut self.waits, later).into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn waits_end_in_the_order_of_their_times() {
        let start = start();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut queue = Queue::default();
        let keys: Vec<_> = [5, 3, 3, 9].map(|seconds| queue.key(at(seconds))).into();
        let was_first: Vec<_> =
            keys.iter().map(|key| queue.insert(*key, Waker::noop().clone())).collect();
        assert_eq!(was_first, [true, true, false, false]);

        assert!(queue.take_due(at(2)).is_empty());
        queue.remove(keys[2]);
        assert_eq!(queue.take_due(at(3)).len(), 1);
        assert_eq!((queue.holds(keys[0]), queue.holds(keys[1])), (true, false));
        assert_eq!(queue.first(), Some(at(5)));
        // The thread wakes for the wait that was removed, so that no other has to wake it.
        let later = queue.key(at(4));
        assert!(!queue.insert(later, Waker::noop().clone()));
        queue.remove(later);
        assert_eq!(queue.take_due(at(60)).len(), 2);
        assert_eq!(queue.first(), None);
    }

    #[test]
    fn a_wait_that_is_dropped_leaves_nothing() {
        let timer = Arc::new(Timer::default());
        let due = start() + Duration::from_secs(3_600);
        let mut long = Box::pin(Sleep::new(Arc::clone(&timer), due));
        let mut context = Context::from_waker(Waker::noop());
        assert!(long.as_mut().poll(&mut context).is_pending());
        assert!(long.as_mut().poll(&mut context).is_pending());
        assert_eq!(timer.queue().waits.len(), 1);
        drop(long);
        assert_eq!(timer.queue().waits.len(), 0);
    }
}
