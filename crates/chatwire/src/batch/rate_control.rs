//! How many calls may be under way, and when the next may begin.
//!
//! A refusal for load holds every call back that has not begun, and halves how many may be under way.
//! Answers let it grow again, by one for as many as may be under way.
//! What was begun before the last refusal tells nothing new, and halves nothing.

use std::time::Duration;

use crate::RetryPolicy;

/// More calls under way than anybody has sockets for.
const MOST_AT_ONCE: usize = 10_000;

/// How many calls may be under way, and when the next may begin.
#[derive(Debug)]
pub(super) struct RateController {
    policy: RetryPolicy,
    /// The bound that the caller set.
    most: usize,
    /// How many calls may be under way: from 1 to `most`.
    window: usize,
    /// Answers since the window last changed.
    answers: usize,
    under_way: usize,
    /// Refusals in a row that halved the window.
    refusals: u32,
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
    /// At most so many calls at a time, from 1 to [`MOST_AT_ONCE`].
    pub(super) fn new(most: usize, policy: RetryPolicy) -> Self {
        let most = most.clamp(1, MOST_AT_ONCE);
        Self {
            policy,
            most,
            window: most,
            answers: 0,
            under_way: 0,
            refusals: 0,
            epoch: Epoch::default(),
            pause: Duration::ZERO,
        }
    }

    /// A call begins.
    pub(super) fn begin(&mut self) -> Epoch {
        self.under_way += 1;
        self.epoch
    }

    /// A call was answered; the server may have said that it was the last one for a while.
    pub(super) fn answered(&mut self, now: Duration, rest: Option<Duration>) {
        self.under_way -= 1;
        self.refusals = 0;
        self.answers += 1;
        if self.answers >= self.window && self.window < self.most {
            self.window += 1;
            self.answers = 0;
        }
        if let Some(rest) = rest {
            self.pause_until(now.saturating_add(rest));
        }
    }

    /// A call failed for a reason of its own.
    pub(super) fn failed(&mut self) {
        self.under_way -= 1;
    }

    /// A call was refused for load; the server may have said for how long.
    pub(super) fn refused(
        &mut self,
        began: Epoch,
        now: Duration,
        asked: Option<Duration>,
        chance: f64,
    ) {
        self.under_way -= 1;
        let backoff = self.policy.backoff(self.refusals, chance);
        self.pause_until(now.saturating_add(asked.unwrap_or_default().max(backoff)));
        if began == self.epoch {
            self.epoch.0 += 1;
            self.refusals = self.refusals.saturating_add(1);
            self.window = (self.window / 2).max(1);
            self.answers = 0;
        }
    }

    /// Whether a call may begin.
    pub(super) fn readiness(&self, now: Duration) -> Readiness {
        if self.under_way >= self.window {
            Readiness::Full
        } else {
            self.pause(now).map_or(Readiness::Now, Readiness::After)
        }
    }

    /// How long nothing begins yet; `None` when it may.
    pub(super) fn pause(&self, now: Duration) -> Option<Duration> {
        self.pause.checked_sub(now).filter(|pause| !pause.is_zero())
    }

    pub(super) fn most(&self) -> usize {
        self.most
    }

    pub(super) fn under_way(&self) -> usize {
        self.under_way
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
        Answered,
        /// One is answered, and no more will be for so long.
        Last(u32),
        /// One fails for a reason of its own.
        Failed,
        /// One that began in this epoch is refused for so many seconds, or for a time unsaid.
        Refused(u64, Option<u32>),
        /// So many seconds pass.
        Pass(u32),
    }
    use Event::*;

    /// After each event: how many are under way, how many may be, and the seconds nothing begins.
    #[track_caller]
    fn check(most: usize, story: impl IntoIterator<Item = (Event, (usize, usize, u64))>) {
        let mut pace = RateController::new(most, RetryPolicy::default());
        let mut now = SECOND;
        for (step, (event, expected)) in story.into_iter().enumerate() {
            match event {
                Begin => {
                    while pace.readiness(now) == Readiness::Now {
                        pace.begin();
                    }
                }
                Answered => pace.answered(now, None),
                Last(seconds) => pace.answered(now, Some(SECOND * seconds)),
                Failed => pace.failed(),
                Refused(epoch, seconds) => {
                    pace.refused(Epoch(epoch), now, seconds.map(|count| SECOND * count), 1.0);
                }
                Pass(seconds) => now += SECOND * seconds,
            }
            let pause = pace.pause(now).unwrap_or_default().as_millis() as u64;
            assert_eq!((pace.under_way, pace.window, pause), expected, "step {step}");
        }
    }

    #[test]
    fn as_many_are_under_way_as_are_allowed() {
        check(
            3,
            [
                (Begin, (3, 3, 0)),
                (Answered, (2, 3, 0)),
                (Failed, (1, 3, 0)),
                (Begin, (3, 3, 0)),
                (Answered, (2, 3, 0)),
            ],
        );
        check(0, [(Begin, (1, 1, 0))]);
        check(usize::MAX, [(Begin, (10_000, 10_000, 0))]);
    }

    #[test]
    fn one_refusal_holds_everything_back() {
        check(
            4,
            [
                (Begin, (4, 4, 0)),
                (Refused(0, Some(20)), (3, 2, 20_000)),
                (Begin, (3, 2, 20_000)),
                // It began before: what it says of time counts, and nothing else.
                (Refused(0, Some(30)), (2, 2, 30_000)),
                (Refused(0, Some(5)), (1, 2, 30_000)),
                (Begin, (1, 2, 30_000)),
                (Pass(29), (1, 2, 1_000)),
                (Begin, (1, 2, 1_000)),
                (Pass(1), (1, 2, 0)),
                (Begin, (2, 2, 0)),
                (Refused(1, Some(1)), (1, 1, 1_000)),
            ],
        );
    }

    #[test]
    fn answers_let_it_grow_again_up_to_the_bound() {
        check(
            4,
            [
                (Begin, (4, 4, 0)),
                (Refused(0, Some(0)), (3, 2, 500)),
                (Answered, (2, 2, 500)),
                (Answered, (1, 3, 500)),
                (Pass(1), (1, 3, 0)),
                (Begin, (3, 3, 0)),
                (Answered, (2, 3, 0)),
                (Answered, (1, 3, 0)),
                (Answered, (0, 4, 0)),
                (Begin, (4, 4, 0)),
                (Answered, (3, 4, 0)),
                (Answered, (2, 4, 0)),
                (Answered, (1, 4, 0)),
                (Answered, (0, 4, 0)),
            ],
        );
    }

    #[test]
    fn the_pause_doubles_when_the_server_says_nothing() {
        check(
            1,
            [
                (Begin, (1, 1, 0)),
                (Refused(0, None), (0, 1, 500)),
                (Pass(1), (0, 1, 0)),
                (Begin, (1, 1, 0)),
                (Refused(1, None), (0, 1, 1_000)),
                (Pass(1), (0, 1, 0)),
                (Begin, (1, 1, 0)),
                (Refused(2, None), (0, 1, 2_000)),
                (Pass(2), (0, 1, 0)),
                (Begin, (1, 1, 0)),
                (Answered, (0, 1, 0)),
                (Begin, (1, 1, 0)),
                (Refused(3, None), (0, 1, 500)),
            ],
        );
    }

    #[test]
    fn the_last_answer_for_a_while_is_heeded() {
        check(
            2,
            [
                (Begin, (2, 2, 0)),
                (Last(7), (1, 2, 7_000)),
                (Begin, (1, 2, 7_000)),
                (Answered, (0, 2, 7_000)),
                (Pass(7), (0, 2, 0)),
                (Begin, (2, 2, 0)),
            ],
        );
    }
}
