//! A batch from its first call to its last: what to do next, decided without doing it.
//!
//! ```text
//!  requests ──▶ next ──Begin──▶ (call) ──▶ handle ──ended──▶ (give)
//!                ▲ │                         │
//!          (wait)╯ ╰─ Give, Wait, End        ╰──▶ repeats, back to next
//! ```
//!
//! What stands in parentheses is done by a driver.

use std::{iter::Fuse, time::Duration};

use super::{
    BatchProgress, Settings,
    outcome::{self, Fault},
    rate_control::{Epoch, RateController, Readiness},
};
use crate::{
    Error, Response, RetryPolicy,
    error::{Context, ErrorSource},
};

/// The place of a request, counted from 0, and what became of it.
pub(super) type Ended = (usize, Result<Response, Error>);

/// A batch from its first call to its last.
pub(super) struct BatchScheduler<'p, I: Iterator> {
    requests: Fuse<I>,
    /// A request that was taken to learn whether there is one.
    ahead: Option<I::Item>,
    taken: usize,
    /// Calls to be made once more; together with those under way never more than are allowed.
    repeats: Vec<Repeat<I::Item>>,
    pace: RateController,
    policy: RetryPolicy,
    settings: Settings<'p>,
    /// When the last answer came, or the batch began.
    answered: Duration,
    /// Whether anything ever came back from the server.
    reached: bool,
    progress: BatchProgress,
}

/// One request and how often it was sent.
pub(super) struct Call<R> {
    pub(super) index: usize,
    pub(super) request: R,
    epoch: Epoch,
    /// Refusals for load so far.
    refusals: u32,
    /// Other failures so far.
    failures: u32,
}

struct Repeat<R> {
    call: Call<R>,
    /// When it may begin.
    due: Duration,
    /// What it ends with if it is not made.
    error: Error,
}

/// What to do next.
pub(super) enum Step<R> {
    /// Make a call.
    Begin(Call<R>),
    /// Hand over the failure of the request at this place.
    Give(usize, Error),
    /// Wait until a call under way has ended, or for so long.
    Wait(Option<Duration>),
    /// Nothing: all have ended, or what is left will not be begun.
    End,
}

impl<'p, I: Iterator> BatchScheduler<'p, I> {
    pub(super) fn new(
        requests: I,
        settings: Settings<'p>,
        policy: RetryPolicy,
        now: Duration,
    ) -> Self {
        Self {
            requests: requests.fuse(),
            ahead: None,
            taken: 0,
            repeats: Vec::new(),
            pace: RateController::new(settings.concurrency, policy.clone()),
            policy,
            settings,
            answered: now,
            reached: false,
            progress: BatchProgress::default(),
        }
    }

    /// What to do next.
    pub(super) fn next(&mut self, now: Duration) -> Step<I::Item> {
        if self.progress.stopped_by.is_some() {
            return match self.repeats.pop() {
                Some(repeat) => {
                    self.progress.failed += 1;
                    Step::Give(repeat.call.index, repeat.error)
                }
                None => self.idle(),
            };
        }
        match self.pace.readiness(now) {
            Readiness::Full => Step::Wait(None),
            Readiness::After(pause) if self.has_more() => Step::Wait(Some(pause)),
            Readiness::After(_) => self.idle(),
            Readiness::Now => match self.due(now).or_else(|| self.take()) {
                Some(call) => Step::Begin(Call { epoch: self.pace.begin(), ..call }),
                None => match self.repeats.iter().map(|repeat| repeat.due).min() {
                    Some(due) => Step::Wait(Some(due.saturating_sub(now))),
                    None => self.idle(),
                },
            },
        }
    }

    /// A call has ended; `None` when it will be made once more.
    pub(super) fn handle(
        &mut self,
        call: Call<I::Item>,
        result: Result<Response, Error>,
        now: Duration,
        chance: f64,
    ) -> Option<Ended> {
        let index = call.index;
        match result {
            Ok(answer) => {
                self.answered = now;
                self.reached = true;
                let rest =
                    outcome::rest(&answer.meta).filter(|rest| *rest <= self.settings.max_stall);
                self.pace.answered(now, rest);
                self.progress.add(&answer);
                Some((index, Ok(answer)))
            }
            Err(error) => {
                let error = self.failed(call, error, now, chance)?;
                self.progress.failed += 1;
                Some((index, Err(error)))
            }
        }
    }

    /// How far it is.
    pub(super) fn progress(&self, now: Duration) -> BatchProgress {
        let (fewest, most) = self.requests.size_hint();
        let known = self.taken.saturating_add(usize::from(self.ahead.is_some()));
        BatchProgress {
            total: most.filter(|most| *most == fewest).map(|left| known.saturating_add(left)),
            in_flight: self.pace.under_way(),
            waiting: self.repeats.len(),
            paused_for: self.pace.pause(now),
            ..self.progress
        }
    }

    /// Tells the caller how far it is.
    pub(super) fn report(&mut self, now: Duration) {
        let progress = self.progress(now);
        if let Some(report) = &mut self.settings.report {
            report(&progress);
        }
    }

    /// What became of every request, in their order.
    pub(super) fn into_results(self, mut ended: Vec<Ended>) -> Vec<Result<Response, Error>> {
        ended.sort_unstable_by_key(|(index, _)| *index);
        let stopped_by = self.progress.stopped_by.unwrap_or_default();
        let not_begun =
            || Err(Error::new(ErrorSource::NotBegun { stopped_by }, Context::default()));
        let results = ended.into_iter().map(|(_, result)| result);
        results.chain(self.into_rest().map(|_| not_begun())).collect()
    }

    /// The requests that were not begun.
    pub(super) fn into_rest(self) -> impl Iterator<Item = I::Item> {
        self.ahead.into_iter().chain(self.requests)
    }

    /// Decides about a call that failed; gives the error back when it was the last attempt.
    fn failed(
        &mut self,
        mut call: Call<I::Item>,
        error: Error,
        now: Duration,
        chance: f64,
    ) -> Option<Error> {
        let fault = outcome::fault(&error);
        let (due, is_left, is_hopeless) = match fault {
            Fault::Load(asked) => {
                self.pace.refused(call.epoch, now, asked, chance);
                call.refusals += 1;
                (now, call.refusals <= self.settings.max_retries, self.is_hopeless(asked, now))
            }
            // Nothing was sent, so it is not the call that fails; but a wrong address should show soon.
            Fault::Unreachable => {
                self.pace.refused(call.epoch, now, None, chance);
                call.failures += u32::from(!self.reached);
                let is_left = call.failures <= self.policy.max_retries;
                (now, is_left, !is_left || self.is_hopeless(None, now))
            }
            Fault::Own => {
                self.pace.failed();
                let wait = self.policy.backoff(call.failures, chance);
                call.failures += 1;
                (now.saturating_add(wait), call.failures <= self.policy.max_retries, false)
            }
        };
        self.reached |= fault != Fault::Unreachable;
        if is_hopeless || (self.settings.stops)(&error) {
            self.progress.stopped_by.get_or_insert(call.index);
            return Some(error);
        }
        if !is_left || self.progress.stopped_by.is_some() || !outcome::may_repeat(&error) {
            return Some(error);
        }
        self.progress.repeated += 1;
        self.repeats.push(Repeat { call, due, error });
        None
    }

    /// Whether a refusal would keep the batch waiting for longer than its caller would.
    ///
    /// As long as others are under way, one of them may be answered.
    fn is_hopeless(&self, asked: Option<Duration>, now: Duration) -> bool {
        let waited = now.saturating_sub(self.answered);
        asked.is_some_and(|asked| asked > self.settings.max_stall)
            || (self.pace.under_way() == 0 && waited >= self.settings.max_stall)
    }

    /// The first call to be made once more whose time has come.
    fn due(&mut self, now: Duration) -> Option<Call<I::Item>> {
        let place = self.repeats.iter().position(|repeat| repeat.due <= now)?;
        Some(self.repeats.remove(place).call)
    }

    /// A call that was not made before, if there is room for one more.
    fn take(&mut self) -> Option<Call<I::Item>> {
        self.peek();
        let request = self.ahead.take()?;
        let index = self.taken;
        self.taken += 1;
        Some(Call { index, request, epoch: Epoch::default(), refusals: 0, failures: 0 })
    }

    fn has_more(&mut self) -> bool {
        self.peek();
        self.ahead.is_some() || !self.repeats.is_empty()
    }

    fn peek(&mut self) {
        let has_room = self.pace.under_way() + self.repeats.len() < self.pace.most();
        if self.ahead.is_none() && has_room {
            self.ahead = self.requests.next();
        }
    }

    fn idle(&self) -> Step<I::Item> {
        if self.pace.under_way() == 0 { Step::End } else { Step::Wait(None) }
    }
}
