//! The only module that reads time and waits.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
    time::{Duration, Instant, SystemTime},
};

use chatwire_transport::{BoxFuture, Clock};

/// The real time, waited for on a thread of its own, so that it works in any runtime and in none.
///
/// The thread is started by the first wait and sleeps until a wait is due.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct SystemClock {
    start: Instant,
}

impl SystemClock {
    /// A clock that starts now, at zero.
    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    pub fn new() -> Self {
        Self { start: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        match self.start.elapsed().checked_add(duration).and_then(|end| self.start.checked_add(end))
        {
            Some(due) => Box::pin(Sleep { timer: Timer::shared(), due, key: None }),
            // Later than time can tell.
            None => Box::pin(std::future::pending()),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    fn date(&self) -> Option<SystemTime> {
        Some(SystemTime::now())
    }
}

/// Waits on the thread it is called on.
pub(crate) fn wait(clock: &dyn Clock, duration: Duration) {
    wait_unless(clock, duration, || None::<()>);
}

/// Waits on the thread it is called on until the time has passed, or until there is something.
///
/// Whoever makes that something has to unpark the thread.
pub(crate) fn wait_unless<T>(
    clock: &dyn Clock,
    duration: Duration,
    mut look: impl FnMut() -> Option<T>,
) -> Option<T> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut sleep = clock.sleep(duration);
    loop {
        let found = look();
        if found.is_some() || sleep.as_mut().poll(&mut context).is_ready() {
            return found;
        }
        thread::park();
    }
}

/// Wakes a thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// One wait.
struct Sleep {
    timer: Arc<Timer>,
    due: Instant,
    /// Its place in the queue, once it has been polled.
    key: Option<Key>,
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

/// The waits of the whole process, and the thread that ends them.
#[derive(Default)]
struct Timer {
    queue: Mutex<Queue>,
    /// Told when a wait is added that is due before all others.
    changed: Condvar,
}

impl Timer {
    /// The one timer; the first call starts its thread.
    fn shared() -> Arc<Self> {
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
            queue = match queue.first() {
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

/// When a wait is due, and a number that tells it from others due at the same time.
type Key = (Instant, u64);

/// Waits that are not due yet, in the order of their times.
#[derive(Default)]
struct Queue {
    waits: BTreeMap<Key, Waker>,
    numbered: u64,
}

impl Queue {
    fn key(&mut self, due: Instant) -> Key {
        self.numbered += 1;
        (due, self.numbered)
    }

    /// Adds a wait or renews its waker; true when it is new and due before all others.
    fn insert(&mut self, key: Key, waker: Waker) -> bool {
        let is_new = self.waits.insert(key, waker).is_none();
        is_new && self.waits.keys().next() == Some(&key)
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

    /// Takes out what is due by now.
    fn take_due(&mut self, now: Instant) -> Vec<Waker> {
        let later = self.waits.split_off(&(now, u64::MAX));
        std::mem::replace(&mut self.waits, later).into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_end_in_the_order_of_their_times() {
        let start = SystemClock::new().start;
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
        assert_eq!(queue.take_due(at(60)).len(), 2);
        assert_eq!(queue.first(), None);
    }

    #[test]
    fn a_wait_that_is_dropped_leaves_nothing() {
        let timer = Arc::new(Timer::default());
        let due = SystemClock::new().start + Duration::from_secs(3_600);
        let mut long = Box::pin(Sleep { timer: Arc::clone(&timer), due, key: None });
        let mut context = Context::from_waker(Waker::noop());
        assert!(long.as_mut().poll(&mut context).is_pending());
        assert!(long.as_mut().poll(&mut context).is_pending());
        assert_eq!(timer.queue().waits.len(), 1);
        drop(long);
        assert_eq!(timer.queue().waits.len(), 0);
    }

    #[test]
    fn a_thread_can_wait() {
        wait(&SystemClock::new(), Duration::from_micros(1));
    }

    #[tokio::test]
    async fn a_wait_that_is_due_ends_and_one_beyond_all_time_does_not() {
        let clock = SystemClock::new();
        clock.sleep(Duration::ZERO).await;
        let mut never = clock.sleep(Duration::MAX);
        let mut context = Context::from_waker(Waker::noop());
        assert!(never.as_mut().poll(&mut context).is_pending());
    }
}
