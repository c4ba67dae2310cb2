//! A batch from its first call to its last: what to do next, decided without doing it.
//!
//! ```text
//!  requests ──▶ next ──Send──▶ (call) ──▶ handle ──finished──▶ (give)
//!                ▲ │                         │
//!          (wait)╯ ╰─ Fail, Wait, End       ╰──▶ retries, back to next
//! ```
//!
//! What stands in parentheses is done by a driver.

use std::{iter::Fuse, time::Duration};

use super::{
    BatchProgress, Settings,
    outcome::{self, Impact},
    rate_control::{Epoch, RateController, Readiness},
};
use crate::{
    Error, Response, RetryPolicy,
    error::{Context, ErrorSource},
};

/// The place of a request, counted from 0, and what became of it.
pub(super) type Finished = (usize, Result<Response, Error>);

/// A batch from its first call to its last.
pub(super) struct BatchScheduler<'p, I: Iterator> {
    requests: Fuse<I>,
    /// A request that was taken to learn whether there is one.
    peeked: Option<I::Item>,
    next_index: usize,
    /// Calls to be made once more; together with those under way never more than are allowed.
    retries: Vec<PendingRetry<I::Item>>,
    rate: RateController,
    policy: RetryPolicy,
    settings: Settings<'p>,
    /// When the last answer came, or the batch began.
    last_success: Duration,
    /// Whether anything ever came back from the server.
    server_reached: bool,
    progress: BatchProgress,
}

/// One request and how often it was sent.
pub(super) struct Call<R> {
    pub(super) index: usize,
    pub(super) request: R,
    epoch: Epoch,
    /// Refusals for load so far.
    overloads: u32,
    /// Other failures so far.
    failures: u32,
}

struct PendingRetry<R> {
    call: Call<R>,
    /// When it may begin.
    due: Duration,
    /// What it ends with if it is not made.
    error: Error,
}

/// What to do next.
pub(super) enum Step<R> {
    /// Make a call.
    Send(Call<R>),
    /// Hand over the failure of the request at this place.
    Fail(usize, Error),
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
            peeked: None,
            next_index: 0,
            retries: Vec::new(),
            rate: RateController::new(settings.concurrency, policy.clone()),
            policy,
            settings,
            last_success: now,
            server_reached: false,
            progress: BatchProgress::default(),
        }
    }

    /// What to do next.
    pub(super) fn next(&mut self, now: Duration) -> Step<I::Item> {
        if self.progress.stopped_by.is_some() {
            return match self.retries.pop() {
                Some(retry) => {
                    self.progress.failed += 1;
                    Step::Fail(retry.call.index, retry.error)
                }
                None => self.wait_or_end(),
            };
        }
        match self.rate.readiness(now) {
            Readiness::Full => Step::Wait(None),
            Readiness::After(pause) if self.has_more() => Step::Wait(Some(pause)),
            Readiness::After(_) => self.wait_or_end(),
            Readiness::Now => match self.take_due_retry(now).or_else(|| self.take_request()) {
                Some(call) => Step::Send(Call { epoch: self.rate.begin(), ..call }),
                None => match self.retries.iter().map(|retry| retry.due).min() {
                    Some(due) => Step::Wait(Some(due.saturating_sub(now))),
                    None => self.wait_or_end(),
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
        jitter: f64,
    ) -> Option<Finished> {
        let index = call.index;
        match result {
            Ok(response) => {
                self.last_success = now;
                self.server_reached = true;
                let pause = outcome::rate_limit_pause(&response.meta)
                    .filter(|pause| *pause <= self.settings.max_stall);
                self.rate.succeeded(now, pause);
                self.progress.add(&response);
                Some((index, Ok(response)))
            }
            Err(error) => {
                let error = self.failed(call, error, now, jitter)?;
                self.progress.failed += 1;
                Some((index, Err(error)))
            }
        }
    }

    /// How far it is.
    pub(super) fn progress(&self, now: Duration) -> BatchProgress {
        let (lower, upper) = self.requests.size_hint();
        let known = self.next_index.saturating_add(usize::from(self.peeked.is_some()));
        BatchProgress {
            total: upper.filter(|upper| *upper == lower).map(|left| known.saturating_add(left)),
            in_flight: self.rate.in_flight(),
            waiting: self.retries.len(),
            paused_for: self.rate.pause(now),
            ..self.progress
        }
    }

    /// Tells the caller how far it is.
    pub(super) fn report(&mut self, now: Duration) {
        let progress = self.progress(now);
        if let Some(report) = &mut self.settings.on_progress {
            report(&progress);
        }
    }

    /// What became of every request, in their order.
    pub(super) fn into_results(self, mut finished: Vec<Finished>) -> Vec<Result<Response, Error>> {
        finished.sort_unstable_by_key(|(index, _)| *index);
        let stopped_by = self.progress.stopped_by.unwrap_or_default();
        let not_sent = || Err(Error::new(ErrorSource::NotSent { stopped_by }, Context::default()));
        let results = finished.into_iter().map(|(_, result)| result);
        results.chain(self.into_unsent().map(|_| not_sent())).collect()
    }

    /// The requests that were not begun.
    pub(super) fn into_unsent(self) -> impl Iterator<Item = I::Item> {
        self.peeked.into_iter().chain(self.requests)
    }

    /// Decides about a call that failed; gives the error back when it was the last attempt.
    fn failed(
        &mut self,
        mut call: Call<I::Item>,
        error: Error,
        now: Duration,
        jitter: f64,
    ) -> Option<Error> {
        let impact = outcome::classify(&error);
        let (due, may_retry, is_stalled) = match impact {
            Impact::Overload(retry_after) => {
                self.rate.throttled(call.epoch, now, retry_after, jitter);
                call.overloads += 1;
                (
                    now,
                    call.overloads <= self.settings.max_retries,
                    self.is_stalled(retry_after, now),
                )
            }
            // Nothing was sent, so it is not the call that fails; but a wrong address should show soon.
            Impact::Unreachable => {
                self.rate.throttled(call.epoch, now, None, jitter);
                call.failures += u32::from(!self.server_reached);
                let may_retry = call.failures <= self.policy.max_retries;
                (now, may_retry, !may_retry || self.is_stalled(None, now))
            }
            Impact::RequestOnly => {
                self.rate.failed();
                let wait = self.policy.jittered_backoff(call.failures, jitter);
                call.failures += 1;
                (now.saturating_add(wait), call.failures <= self.policy.max_retries, false)
            }
        };
        self.server_reached |= impact != Impact::Unreachable;
        if is_stalled || (self.settings.stop_on)(&error) {
            self.progress.stopped_by.get_or_insert(call.index);
            return Some(error);
        }
        if !may_retry || self.progress.stopped_by.is_some() || !outcome::is_retryable(&error) {
            return Some(error);
        }
        self.progress.retries += 1;
        self.retries.push(PendingRetry { call, due, error });
        None
    }

    /// Whether a refusal would keep the batch waiting for longer than its caller would.
    ///
    /// As long as others are under way, one of them may be answered.
    fn is_stalled(&self, retry_after: Option<Duration>, now: Duration) -> bool {
        let stalled_for = now.saturating_sub(self.last_success);
        retry_after.is_some_and(|retry_after| retry_after > self.settings.max_stall)
            || (self.rate.in_flight() == 0 && stalled_for >= self.settings.max_stall)
    }

    /// The first call to be made once more whose time has come.
    fn take_due_retry(&mut self, now: Duration) -> Option<Call<I::Item>> {
        let place = self.retries.iter().position(|retry| retry.due <= now)?;
        Some(self.retries.remove(place).call)
    }

    /// A call that was not made before, if there is room for one more.
    fn take_request(&mut self) -> Option<Call<I::Item>> {
        self.peek();
        let request = self.peeked.take()?;
        let index = self.next_index;
        self.next_index += 1;
        Some(Call { index, request, epoch: Epoch::default(), overloads: 0, failures: 0 })
    }

    fn has_more(&mut self) -> bool {
        self.peek();
        self.peeked.is_some() || !self.retries.is_empty()
    }

    fn peek(&mut self) {
        let has_room = self.rate.in_flight() + self.retries.len() < self.rate.max_concurrency();
        if self.peeked.is_none() && has_room {
            self.peeked = self.requests.next();
        }
    }

    fn wait_or_end(&self) -> Step<I::Item> {
        if self.rate.in_flight() == 0 { Step::End } else { Step::Wait(None) }
    }
}
