//! How many calls may be under way, and when the next may begin.
//!
//! A refusal for load holds every call back that has not begun, and halves how many may be under way.
//! Answers let it grow again, by one for as many as may be under way.
//! What was begun before the last refusal tells nothing new, and halves nothing.

use std::time::Duration;

use crate::RetryPolicy;

/// More calls under way than anybody has sockets for.
const MAX_CONCURRENCY: usize = 10_000;

/// How many calls may be under way, and when the next may begin.
#[derive(Debug)]
pub(super) struct RateController {
    policy: RetryPolicy,
    /// The bound that the caller set.
    max_concurrency: usize,
    /// How many calls may be under way: from 1 to `most`.
    window: usize,
    /// Answers since the window last changed.
    successes: usize,
    in_flight: usize,
    /// Refusals in a row that halved the window.
    throttles: u32,
    /// How often the window was halved.
    epoch: Epoch,
    /// Until when nothing begins.
    pause: Duration,
}

/// What was known when a call began.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Epoch(u64);

/// Whether a call may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readiness {
    /// Now.
    Now,
    /// After so long.
    After(Duration),
    /// When one that is under way has ended.
    Full,
}

impl RateController {
    /// At most so many calls at a time, from 1 to [`MAX_CONCURRENCY`].
    pub(super) fn new(max_concurrency: usize, policy: RetryPolicy) -> Self {
        let max_concurrency = max_concurrency.clamp(1, MAX_CONCURRENCY);
        Self {
            policy,
            max_concurrency,
            window: max_concurrency,
            successes: 0,
            in_flight: 0,
            throttles: 0,
            epoch: Epoch::default(),
            pause: Duration::ZERO,
        }
    }

    /// A call begins.
    pub(super) fn begin(&mut self) -> Epoch {
        self.in_flight += 1;
        self.epoch
    }

    /// A call was answered; the server may have said that it was the last one for a while.
    pub(super) fn succeeded(&mut self, now: Duration, pause: Option<Duration>) {
        self.in_flight -= 1;
        self.throttles = 0;
        self.successes += 1;
        if self.successes >= self.window && self.window < self.max_concurrency {
            self.window += 1;
            self.successes = 0;
        }
        if let Some(pause) = pause {
            self.pause_until(now.saturating_add(pause));
        }
    }

    /// A call failed for a reason of its own.
    pub(super) fn failed(&mut self) {
        self.in_flight -= 1;
    }

    /// A call was refused for load; the server may have said for how long.
    pub(super) fn throttled(
        &mut self,
        began: Epoch,
        now: Duration,
        retry_after: Option<Duration>,
        jitter: f64,
    ) {
        self.in_flight -= 1;
        let backoff = self.policy.jittered_backoff(self.throttles, jitter);
        self.pause_until(now.saturating_add(retry_after.unwrap_or_default().max(backoff)));
        if began == self.epoch {
            self.epoch.0 += 1;
            self.throttles = self.throttles.saturating_add(1);
            self.window = (self.window / 2).max(1);
            self.successes = 0;
        }
    }

    /// Whether a call may begin.
    pub(super) fn readiness(&self, now: Duration) -> Readiness {
        if self.in_flight >= self.window {
            Readiness::Full
        } else {
            self.pause(now).map_or(Readiness::Now, Readiness::After)
        }
    }

    /// How long nothing begins yet; `None` when it may.
    pub(super) fn pause(&self, now: Duration) -> Option<Duration> {
        self.pause.checked_sub(now).filter(|pause| !pause.is_zero())
    }

    pub(super) fn max_concurrency(&self) -> usize {
        self.max_concurrency
    }

    pub(super) fn in_flight(&self) -> usize {
        self.in_flight
    }

    fn pause_until(&mut self, end: Duration) {
        self.pause = self.pause.max(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// What happens to a pace at one time.
    enum Event {
        /// As many begin as may.
        Begin,
        /// One is answered.
        Succeeded,
        /// One is answered, and no more will be for so long.
        SucceededWithPause(u32),
        /// One fails for a reason of its own.
        Failed,
        /// One that began in this epoch is refused for so many seconds, or for a time unsaid.
        Throttled(u64, Option<u32>),
        /// So many seconds pass.
        Pass(u32),
    }
    use Event::*;

    /// After each event: how many are under way, how many may be, and the seconds nothing begins.
    #[track_caller]
    fn check(
        max_concurrency: usize,
        steps: impl IntoIterator<Item = (Event, (usize, usize, u64))>,
    ) {
        let mut rate = RateController::new(max_concurrency, RetryPolicy::default());
        let mut now = SECOND;
        for (step, (event, expected)) in steps.into_iter().enumerate() {
            match event {
                Begin => {
                    while rate.readiness(now) == Readiness::Now {
                        rate.begin();
                    }
                }
                Succeeded => rate.succeeded(now, None),
                SucceededWithPause(seconds) => rate.succeeded(now, Some(SECOND * seconds)),
                Failed => rate.failed(),
                Throttled(epoch, seconds) => {
                    rate.throttled(Epoch(epoch), now, seconds.map(|count| SECOND * count), 1.0);
                }
                Pass(seconds) => now += SECOND * seconds,
            }
            let pause = rate.pause(now).unwrap_or_default().as_millis() as u64;
            assert_eq!((rate.in_flight, rate.window, pause), expected, "step {step}");
        }
    }

    #[test]
    fn as_many_are_in_flight_as_are_allowed() {
        check(
            3,
            [
                (Begin, (3, 3, 0)),
                (Succeeded, (2, 3, 0)),
                (Failed, (1, 3, 0)),
                (Begin, (3, 3, 0)),
                (Succeeded, (2, 3, 0)),
            ],
        );
        check(0, [(Begin, (1, 1, 0))]);
        check(usize::MAX, [(Begin, (10_000, 10_000, 0))]);
    }

    #[test]
    fn one_throttle_pauses_everything() {
        check(
            4,
            [
                (Begin, (4, 4, 0)),
                (Throttled(0, Some(20)), (3, 2, 20_000)),
                (Begin, (3, 2, 20_000)),
                // It began before: what it says of time counts, and nothing else.
                (Throttled(0, Some(30)), (2, 2, 30_000)),
                (Throttled(0, Some(5)), (1, 2, 30_000)),
                (Begin, (1, 2, 30_000)),
                (Pass(29), (1, 2, 1_000)),
                (Begin, (1, 2, 1_000)),
                (Pass(1), (1, 2, 0)),
                (Begin, (2, 2, 0)),
                (Throttled(1, Some(1)), (1, 1, 1_000)),
            ],
        );
    }

    #[test]
    fn successes_grow_the_window_up_to_the_maximum() {
        check(
            4,
            [
                (Begin, (4, 4, 0)),
                (Throttled(0, Some(0)), (3, 2, 500)),
                (Succeeded, (2, 2, 500)),
                (Succeeded, (1, 3, 500)),
                (Pass(1), (1, 3, 0)),
                (Begin, (3, 3, 0)),
                (Succeeded, (2, 3, 0)),
                (Succeeded, (1, 3, 0)),
                (Succeeded, (0, 4, 0)),
                (Begin, (4, 4, 0)),
                (Succeeded, (3, 4, 0)),
                (Succeeded, (2, 4, 0)),
                (Succeeded, (1, 4, 0)),
                (Succeeded, (0, 4, 0)),
            ],
        );
    }

    #[test]
    fn the_pause_doubles_without_a_retry_after() {
        check(
            1,
            [
                (Begin, (1, 1, 0)),
                (Throttled(0, None), (0, 1, 500)),
                (Pass(1), (0, 1, 0)),
                (Begin, (1, 1, 0)),
                (Throttled(1, None), (0, 1, 1_000)),
                (Pass(1), (0, 1, 0)),
                (Begin, (1, 1, 0)),
                (Throttled(2, None), (0, 1, 2_000)),
                (Pass(2), (0, 1, 0)),
                (Begin, (1, 1, 0)),
                (Succeeded, (0, 1, 0)),
                (Begin, (1, 1, 0)),
                (Throttled(3, None), (0, 1, 500)),
            ],
        );
    }

    #[test]
    fn an_exhausted_rate_limit_pauses_the_batch() {
        check(
            2,
            [
                (Begin, (2, 2, 0)),
                (SucceededWithPause(7), (1, 2, 7_000)),
                (Begin, (1, 2, 7_000)),
                (Succeeded, (0, 2, 7_000)),
                (Pass(7), (0, 2, 0)),
                (Begin, (2, 2, 0)),
            ],
        );
    }
}
