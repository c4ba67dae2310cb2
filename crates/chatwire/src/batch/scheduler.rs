//! A batch from its first call to its last: decides what to do next, and does no I/O.
//!
//! ```text
//!  requests ──▶ next ──Send──▶ (call) ──▶ handle ──finished──▶ (yield)
//!                ▲ │                        │
//!          (wait)╯ ╰─ Fail, Wait, End       ╰──▶ retries, back to next
//! ```
//!
//! A driver does the steps in parentheses.

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

/// The index of a request, counted from 0, and its result.
pub(super) type Finished<O> = (usize, Result<O, Error>);

/// The response that an output has, for the pace and the progress; `None` if it has none.
pub(super) type ResponseOf<O> = fn(&O) -> Option<&Response>;

/// How many calls in a row without a success must report that they cannot succeed for a long time,
/// until the batch takes it that this holds for every call.
const MAX_POSTPONED: u32 = 3;

/// The state of a batch.
pub(super) struct BatchScheduler<'p, I: Iterator> {
    requests: Fuse<I>,
    /// The next request, taken early to know whether there is one.
    peeked: Option<I::Item>,
    next_index: usize,
    /// Calls that wait for a retry; together with the calls in flight at most `max_concurrency`.
    retries: Vec<PendingRetry<I::Item>>,
    rate: RateController,
    policy: RetryPolicy,
    settings: Settings<'p>,
    /// When the last call succeeded, or the batch started.
    last_success: Duration,
    /// How many calls in a row could not succeed for a long time.
    postponed: u32,
    /// Whether any call has got a response.
    server_reached: bool,
    progress: BatchProgress,
}

/// One request, and the number of its failed attempts.
pub(super) struct Call<R> {
    pub(super) index: usize,
    pub(super) request: R,
    epoch: Epoch,
    /// Overload responses so far.
    overloads: u32,
    /// Other errors so far.
    failures: u32,
}

struct PendingRetry<R> {
    call: Call<R>,
    /// When it may start.
    due: Duration,
    /// The error to end with if the batch stops before the retry.
    error: Error,
}

/// What an error means for its own call and for the batch.
struct RetryPlan {
    /// When a retry may start, apart from a pause of the batch.
    due: Duration,
    /// Whether the call has retries left.
    may_retry: bool,
    /// Whether the batch has to stop.
    stops_batch: bool,
}

/// What to do next.
pub(super) enum Step<R> {
    /// Send this request.
    Send(Call<R>),
    /// Yield the error of the request with this index.
    Fail(usize, Error),
    /// Wait until a call in flight has finished, or for this long.
    Wait(Option<Duration>),
    /// Nothing: all calls have finished, or the rest will not be sent.
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
            postponed: 0,
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

    /// Handles a finished call; returns `None` if it will be retried.
    pub(super) fn handle<O>(
        &mut self,
        call: Call<I::Item>,
        result: Result<O, Error>,
        response_of: ResponseOf<O>,
        now: Duration,
        jitter: f64,
    ) -> Option<Finished<O>> {
        let index = call.index;
        match result {
            Ok(output) => {
                let response = response_of(&output);
                self.last_success = now;
                self.postponed = 0;
                self.server_reached = true;
                let pause = response
                    .and_then(|response| outcome::rate_limit_pause(&response.meta))
                    .filter(|pause| *pause <= self.settings.max_stall);
                self.rate.succeeded(now, pause);
                self.progress.add(response);
                Some((index, Ok(output)))
            }
            Err(error) => {
                let error = self.failed(call, error, now, jitter)?;
                self.progress.failed += 1;
                Some((index, Err(error)))
            }
        }
    }

    /// The progress.
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

    /// Reports the progress to the caller.
    pub(super) fn report(&mut self, now: Duration) {
        let progress = self.progress(now);
        if let Some(report) = &mut self.settings.on_progress {
            report(&progress);
        }
    }

    /// The results of all requests, in their order.
    pub(super) fn into_results<O>(self, mut finished: Vec<Finished<O>>) -> Vec<Result<O, Error>> {
        finished.sort_unstable_by_key(|(index, _)| *index);
        let stopped_by = self.progress.stopped_by.unwrap_or_default();
        let not_sent = || Err(Error::new(ErrorSource::NotSent { stopped_by }, Context::default()));
        let results = finished.into_iter().map(|(_, result)| result);
        results.chain(self.into_unsent().map(|_| not_sent())).collect()
    }

    /// The unsent requests.
    pub(super) fn into_unsent(self) -> impl Iterator<Item = I::Item> {
        self.peeked.into_iter().chain(self.requests)
    }

    /// Decides whether to retry a failed call; returns the error if not.
    fn failed(
        &mut self,
        mut call: Call<I::Item>,
        error: Error,
        now: Duration,
        jitter: f64,
    ) -> Option<Error> {
        let impact = outcome::classify(&error, self.settings.max_stall);
        let RetryPlan { due, may_retry, stops_batch } = match impact {
            // If the whole batch pauses, that is the delay, and the retry itself is due at once.
            Impact::Overload(retry_after) => {
                let due = self.rate.rejected(call.epoch, now, retry_after, call.overloads, jitter);
                call.overloads += 1;
                RetryPlan {
                    due,
                    may_retry: call.overloads <= self.settings.max_retries,
                    stops_batch: self.is_stalled(now),
                }
            }
            // Nothing was sent, so the request is not at fault; but a wrong base URL should be
            // reported soon.
            Impact::Unreachable => {
                self.rate.throttled(call.epoch, now, None, jitter);
                call.failures += u32::from(!self.server_reached);
                let may_retry = call.failures <= self.policy.max_retries;
                let stops_batch = !may_retry || self.is_stalled(now);
                RetryPlan { due: now, may_retry, stops_batch }
            }
            Impact::Postponed => {
                self.rate.failed();
                self.postponed += 1;
                let stops_batch = self.postponed >= MAX_POSTPONED;
                RetryPlan { due: now, may_retry: false, stops_batch }
            }
            Impact::RequestOnly => {
                self.rate.failed();
                let delay = self.policy.jittered_backoff(call.failures, jitter);
                call.failures += 1;
                RetryPlan {
                    due: now.saturating_add(delay),
                    may_retry: call.failures <= self.policy.max_retries,
                    stops_batch: false,
                }
            }
        };
        self.server_reached |= impact != Impact::Unreachable;
        if stops_batch || (self.settings.stop_on)(&error) {
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

    /// Whether the batch has waited for longer than `max_stall`.
    ///
    /// While other calls are in flight, one of them may still succeed.
    fn is_stalled(&self, now: Duration) -> bool {
        let stalled_for = now.saturating_sub(self.last_success);
        self.rate.in_flight() == 0 && stalled_for >= self.settings.max_stall
    }

    /// The first waiting call whose retry is due.
    fn take_due_retry(&mut self, now: Duration) -> Option<Call<I::Item>> {
        let position = self.retries.iter().position(|retry| retry.due <= now)?;
        Some(self.retries.remove(position).call)
    }

    /// The next request, if there is room for one more call.
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
