//! How many calls may be in flight, and when the next may start: additive increase, multiplicative
//! decrease (AIMD).
//!
//! An overload response pauses all calls that have not started, and halves the window.
//! Successes grow the window by one for each full window of them.
//! Calls that started before the last overload response bring no new information, so they do not
//! halve the window again.
//!
//! A server that accepts calls while it rejects others does not need a pause of all: once a pause
//! has not ended the rejections, a rejected call waits alone, as long as enough of the latest calls
//! succeed.

use std::time::Duration;

use crate::RetryPolicy;

/// The maximum of `concurrency`; more calls would exhaust the sockets of the process.
const MAX_CONCURRENCY: usize = 10_000;

/// How many of the latest eight calls must have succeeded, so that a rejection concerns its call
/// alone.
const MIN_ACCEPTED: u32 = 2;

/// How many calls may be in flight, and when the next may start.
#[derive(Debug)]
pub(super) struct RateController {
    policy: RetryPolicy,
    /// The maximum number of calls in flight, set by the caller.
    max_concurrency: usize,
    /// The number of calls that may be in flight, in `1..=max_concurrency`.
    window: usize,
    /// Successes since the window last changed.
    successes: usize,
    in_flight: usize,
    /// Overload responses in a row that halved the window.
    throttles: u32,
    /// The number of times the window was halved.
    epoch: Epoch,
    /// The end of the pause.
    pause: Duration,
    /// The latest eight calls that succeeded or got an overload response, the last one in the
    /// lowest bit; the bit is set for a success.
    latest: u8,
}

/// The epoch in which a call started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Epoch(u64);

/// Whether a call may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readiness {
    /// It may start now.
    Now,
    /// It may start after this delay.
    After(Duration),
    /// It may start when a call in flight has finished.
    Full,
}

impl RateController {
    /// At most this many calls in flight, clamped to `1..=`[`MAX_CONCURRENCY`].
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
            latest: 0,
        }
    }

    /// Starts a call.
    pub(super) fn begin(&mut self) -> Epoch {
        self.in_flight += 1;
        self.epoch
    }

    /// A call succeeded; its response may have reported an exhausted rate limit.
    pub(super) fn succeeded(&mut self, now: Duration, pause: Option<Duration>) {
        self.in_flight -= 1;
        self.throttles = 0;
        self.latest = self.latest << 1 | 1;
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

    /// A call got an overload response, its own number `overloads` counted from 0, which may have
    /// requested a delay; returns when this call may start again, apart from a pause of all calls.
    pub(super) fn rejected(
        &mut self,
        started_in: Epoch,
        now: Duration,
        retry_after: Option<Duration>,
        overloads: u32,
        jitter: f64,
    ) -> Duration {
        let is_after_pause = started_in == self.epoch && self.epoch != Epoch::default();
        if is_after_pause && self.latest.count_ones() >= MIN_ACCEPTED {
            self.in_flight -= 1;
            self.latest <<= 1;
            let backoff = || self.policy.jittered_backoff(overloads, jitter);
            return now.saturating_add(retry_after.unwrap_or_else(backoff));
        }
        self.throttled(started_in, now, retry_after, jitter);
        now
    }

    /// The server is overloaded or cannot be reached; it may have requested a delay.
    pub(super) fn throttled(
        &mut self,
        started_in: Epoch,
        now: Duration,
        retry_after: Option<Duration>,
        jitter: f64,
    ) {
        self.in_flight -= 1;
        self.latest <<= 1;
        let backoff = self.policy.jittered_backoff(self.throttles, jitter);
        self.pause_until(now.saturating_add(retry_after.unwrap_or_default().max(backoff)));
        if started_in == self.epoch {
            self.epoch.0 += 1;
            self.throttles = self.throttles.saturating_add(1);
            self.window = (self.window / 2).max(1);
            self.successes = 0;
        }
    }

    /// Whether a call may start.
    pub(super) fn readiness(&self, now: Duration) -> Readiness {
        if self.in_flight >= self.window {
            Readiness::Full
        } else {
            self.pause(now).map_or(Readiness::Now, Readiness::After)
        }
    }

    /// The rest of the pause; `None` if there is none.
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

    /// An event at one point in time.
    enum Event {
        /// As many calls start as may.
        Begin,
        /// A call succeeds.
        Succeeded,
        /// A call succeeds and reports an exhausted rate limit with this reset time, in seconds.
        SucceededWithPause(u32),
        /// A call fails for a reason of its own.
        Failed,
        /// A call of this epoch gets an overload response, with a delay in seconds or without one.
        Throttled(u64, Option<u32>),
        /// This many seconds pass.
        Pass(u32),
    }
    use Event::*;

    /// After each event: the calls in flight, the window, and the pause in milliseconds.
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
                    let retry_after = seconds.map(|count| SECOND * count);
                    rate.rejected(Epoch(epoch), now, retry_after, 0, 1.0);
                }
                Pass(seconds) => now += SECOND * seconds,
            }
            let pause = rate.pause(now).unwrap_or_default().as_millis() as u64;
            assert_eq!((rate.in_flight, rate.window, pause), expected, "step {step}");
        }
    }

    #[test]
    fn the_window_bounds_the_calls_in_flight() {
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
                // It started before the pause: its delay counts, and it does not halve the window.
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
    fn a_server_that_accepts_meanwhile_pauses_only_what_it_rejects() {
        check(
            4,
            [
                (Begin, (4, 4, 0)),
                (Succeeded, (3, 4, 0)),
                // The first rejection pauses everything.
                (Throttled(0, Some(1)), (2, 2, 1_000)),
                (Succeeded, (1, 2, 1_000)),
                (Pass(1), (1, 2, 0)),
                (Begin, (2, 2, 0)),
                (Throttled(1, Some(1)), (1, 2, 0)),
                (Begin, (2, 2, 0)),
                (Succeeded, (1, 3, 0)),
                (Begin, (3, 3, 0)),
                (Throttled(1, Some(1)), (2, 3, 0)),
                (Throttled(1, Some(1)), (1, 3, 0)),
                (Throttled(1, Some(1)), (0, 3, 0)),
                (Begin, (3, 3, 0)),
                (Throttled(1, Some(1)), (2, 3, 0)),
                (Throttled(1, Some(1)), (1, 3, 0)),
                (Throttled(1, Some(1)), (0, 3, 0)),
                (Begin, (3, 3, 0)),
                // Too few of the latest eight have succeeded.
                (Throttled(1, Some(1)), (2, 1, 1_000)),
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
