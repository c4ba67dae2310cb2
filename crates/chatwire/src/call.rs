//! One call from its first attempt to its end: what to do next, decided without doing it.
//!
//! ```text
//!  new ──▶ begin ──Timeouts──▶ (send) ──answer──▶ accept ──▶ (read the body)
//!            ▲                    │
//!            │                 failure
//!            │                    ▼
//!            └─── (wait) ◀─Wait─ handle ─GiveUp─▶ (report)
//! ```
//!
//! What stands in parentheses is done by a driver: it sends, waits and tells the time; this decides.
//! Times are counted from an arbitrary moment that stays the same.

mod attempt;
pub(crate) mod attempt_error;
pub(crate) mod body_reader;
pub(crate) mod body_timeouts;
pub(crate) mod draining;
pub(crate) mod driver;

use std::{
    mem,
    time::{Duration, SystemTime},
};

use chatwire_transport as transport;
use http::response::Parts;

pub use self::attempt::{Attempt, AttemptOutcome};
use crate::{
    Error, NoRetryReason, ResponseMeta, RetryPolicy, TimeoutKind, Timeouts,
    call::attempt_error::AttemptError,
    call::body_timeouts::BodyTimeouts,
    error::Context,
    retry::{budget::RetryBudget, decision::judge, retry_after},
};

/// How long the next byte of the body of a refusal is waited for: an error is short, and comes at once.
const REFUSAL_IDLE: Duration = Duration::from_secs(5);

/// One call.
#[derive(Debug)]
pub(crate) struct Call {
    policy: RetryPolicy,
    limits: Timeouts,
    started: Duration,
    /// When the attempt in progress began.
    began: Duration,
    attempts: Vec<Attempt>,
}

/// What to do after a failed attempt.
#[derive(Debug)]
pub(crate) enum Decision {
    /// Wait so long, then begin again.
    Wait(Duration),
    /// Report the failure.
    GiveUp(Error),
}

/// What decides about a repetition beside the failure itself.
#[derive(Debug)]
pub(crate) struct RetryContext<'a> {
    /// The time at which the failure was known.
    pub(crate) now: Duration,
    /// The date, if the clock knows it.
    pub(crate) date: Option<SystemTime>,
    /// A random number from 0 to below 1.
    pub(crate) chance: f64,
    /// What all calls of the client share.
    pub(crate) budget: &'a RetryBudget,
}

impl Call {
    /// A call that starts now.
    pub(crate) fn new(policy: RetryPolicy, limits: Timeouts, now: Duration) -> Self {
        Self { policy, limits, started: now, began: now, attempts: Vec::new() }
    }

    /// Begins an attempt, and says how long its parts may take.
    pub(crate) fn begin(&mut self, now: Duration) -> transport::Timeouts {
        self.began = now;
        self.limits.for_attempt(self.deadline().map(|deadline| deadline.saturating_sub(now)))
    }

    /// What is known when the headers of an answer have come.
    pub(crate) fn head(&self, head: Parts, now: Duration) -> ResponseMeta {
        ResponseMeta::new(head.status, head.headers, now.saturating_sub(self.started))
    }

    /// An answer has begun: the attempt was the last.
    pub(crate) fn accept(&mut self, meta: &mut ResponseMeta, now: Duration, budget: &RetryBudget) {
        budget.refund(self.max_retries());
        self.record(AttemptOutcome::Answered(meta.status), now);
        meta.attempts = mem::take(&mut self.attempts);
    }

    /// Decides what follows from a failed attempt.
    pub(crate) fn handle(&mut self, failure: AttemptError, moment: &RetryContext<'_>) -> Decision {
        let late = self.deadline().is_some_and(|deadline| moment.now >= deadline);
        let failure = if late { failure.past_deadline() } else { failure };
        let asked = match &failure {
            AttemptError::Refused(refusal) => {
                retry_after::asked(&refusal.meta.headers, moment.date)
            }
            _ => None,
        };
        let repetitions = self.max_retries();
        self.record(failure.outcome(), moment.now);
        match self.wait(&failure, asked, repetitions, moment) {
            Ok(wait) => Decision::Wait(wait),
            Err(why) => Decision::GiveUp(failure.into_error(Context {
                elapsed: moment.now.saturating_sub(self.started),
                no_retry_reason: Some(why),
                retry_after: asked,
                limits: Some(self.limits),
                attempts: mem::take(&mut self.attempts),
                ..Context::default()
            })),
        }
    }

    /// How long to wait before the attempt is repeated, or why it is not.
    fn wait(
        &self,
        failure: &AttemptError,
        asked: Option<Duration>,
        repetitions: u32,
        moment: &RetryContext<'_>,
    ) -> Result<Duration, NoRetryReason> {
        if let AttemptError::OutOfTime(TimeoutKind::Total) = failure {
            return Err(NoRetryReason::DeadlineExceeded);
        }
        judge(failure, &self.policy)?;
        if repetitions >= self.policy.max_retries {
            return Err(NoRetryReason::RetriesExhausted);
        }
        if asked.is_some_and(|asked| asked > self.policy.max_retry_after) {
            return Err(NoRetryReason::RetryAfterTooLong);
        }
        let backoff = self.policy.backoff(repetitions, moment.chance);
        let wait = asked.map_or(backoff, |asked| asked.max(backoff));
        let resumed = moment.now.saturating_add(wait);
        if self.deadline().is_some_and(|deadline| resumed >= deadline) {
            return Err(NoRetryReason::DeadlineExceeded);
        }
        if !moment.budget.withdraw() {
            return Err(NoRetryReason::BudgetExhausted);
        }
        Ok(wait)
    }

    /// When the whole call must have ended.
    fn deadline(&self) -> Option<Duration> {
        self.limits.total.map(|total| self.started.saturating_add(total))
    }

    /// What the body of an answer has to keep to.
    pub(crate) fn vigil(&self) -> BodyTimeouts {
        BodyTimeouts::new(self.limits, self.deadline())
    }

    /// What the body of a refusal has to keep to.
    pub(crate) fn hurried_vigil(&self) -> BodyTimeouts {
        self.vigil().hurry(REFUSAL_IDLE)
    }

    /// The attempts of a call that goes on.
    pub(crate) fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// When it started.
    pub(crate) fn started(&self) -> Duration {
        self.started
    }

    fn max_retries(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap_or(u32::MAX)
    }

    fn record(&mut self, outcome: AttemptOutcome, now: Duration) {
        self.attempts.push(Attempt {
            began: self.began.saturating_sub(self.started),
            took: now.saturating_sub(self.began),
            outcome,
        });
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use chatwire_transport::{Phase, Sent, TransportError, TransportErrorKind};
    use http::{HeaderMap, HeaderValue, StatusCode, header::RETRY_AFTER};

    use super::*;
    use crate::ErrorKind;

    const SECOND: Duration = Duration::from_secs(1);

    /// A call and a clock that obeys its waits.
    struct Drill {
        call: Call,
        now: Duration,
        budget: RetryBudget,
    }

    impl Drill {
        fn new(policy: RetryPolicy, limits: Timeouts) -> Self {
            let now = 100 * SECOND;
            Self { call: Call::new(policy, limits, now), now, budget: RetryBudget::new() }
        }

        /// An attempt that takes a second; a wait is waited for and told.
        fn fails(&mut self, failure: AttemptError) -> Result<Duration, Error> {
            self.call.begin(self.now);
            self.now += SECOND;
            let budget = &self.budget;
            let moment = RetryContext { now: self.now, date: None, chance: 1.0, budget };
            match self.call.handle(failure, &moment) {
                Decision::Wait(wait) => {
                    self.now += wait;
                    Ok(wait)
                }
                Decision::GiveUp(error) => Err(error),
            }
        }

        fn refuses(
            &mut self,
            status: u16,
            retry_after: Option<&'static str>,
        ) -> Result<Duration, Error> {
            let mut headers = HeaderMap::new();
            if let Some(value) = retry_after {
                headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
            }
            let status = StatusCode::from_u16(status).expect("tests name statuses");
            let meta = ResponseMeta::new(status, headers, Duration::ZERO);
            self.fails(AttemptError::refused(meta, Bytes::new(), None))
        }
    }

    #[test]
    fn waits_grow_until_the_attempts_are_used() {
        let mut drill = Drill::new(RetryPolicy::default(), Timeouts::none());
        assert_eq!(drill.refuses(503, None).unwrap(), SECOND / 2);
        assert_eq!(drill.refuses(503, None).unwrap(), SECOND);
        let error = drill.refuses(503, None).unwrap_err();
        assert_eq!(error.no_retry_reason(), Some(NoRetryReason::RetriesExhausted));
        let attempts = error.attempts();
        let began: Vec<_> = attempts.iter().map(|attempt| attempt.began.as_millis()).collect();
        assert_eq!(began, [0, 1_500, 3_500]);
        assert!(attempts.iter().all(|attempt| attempt.took == SECOND));
        assert_eq!(error.elapsed().as_millis(), 4_500);
    }

    #[test]
    fn an_attempt_that_is_accepted_ends_the_call_and_pays_back() {
        let mut drill = Drill::new(RetryPolicy::default(), Timeouts::none());
        assert_eq!(drill.refuses(429, None).unwrap(), SECOND / 2);
        drill.call.begin(drill.now);
        let mut meta = ResponseMeta::new(StatusCode::CREATED, HeaderMap::new(), Duration::ZERO);
        drill.call.accept(&mut meta, drill.now, &drill.budget);
        assert_eq!((0..1_000).filter(|_| drill.budget.withdraw()).count(), 100);
        assert_eq!(meta.attempts.len(), 2);
    }

    #[test]
    fn the_server_decides_the_wait_up_to_a_limit() {
        let refused = |retry_after| {
            Drill::new(RetryPolicy::default(), Timeouts::none()).refuses(429, Some(retry_after))
        };
        for (retry_after, wait) in [("7", 7 * SECOND), ("0", SECOND / 2), ("60", 60 * SECOND)] {
            assert_eq!(refused(retry_after).unwrap(), wait, "{retry_after}");
        }
        for (retry_after, asked) in [("61", 61 * SECOND), ("1e999", Duration::MAX)] {
            let error = refused(retry_after).unwrap_err();
            assert_eq!(error.no_retry_reason(), Some(NoRetryReason::RetryAfterTooLong));
            assert_eq!(error.retry_after(), Some(asked));
        }
    }

    #[test]
    fn no_wait_reaches_beyond_the_deadline() {
        let limits = Timeouts::none().total(5 * SECOND).response_headers(4 * SECOND);
        let mut drill = Drill::new(RetryPolicy::default(), limits);
        assert_eq!(drill.call.begin(drill.now).response_headers, Some(4 * SECOND));
        assert_eq!(drill.refuses(429, Some("2")).unwrap(), 2 * SECOND);
        assert_eq!(drill.call.begin(drill.now).response_headers, Some(2 * SECOND));
        let error = drill.refuses(429, Some("1")).unwrap_err();
        assert_eq!(error.no_retry_reason(), Some(NoRetryReason::DeadlineExceeded));
        assert_eq!(error.retry_after(), Some(SECOND));
    }

    #[test]
    fn what_may_have_been_sent_is_not_repeated() {
        let failed = |kind, sent| AttemptError::Failed(TransportError::new(kind, sent));
        let mut drill = Drill::new(RetryPolicy::default(), Timeouts::none());
        let wait = drill.fails(failed(TransportErrorKind::Connect, Sent::Nothing)).unwrap();
        assert_eq!(wait, SECOND / 2);
        let error =
            drill.fails(failed(TransportErrorKind::Interrupted, Sent::Perhaps)).unwrap_err();
        assert_eq!(error.no_retry_reason(), Some(NoRetryReason::MaybeSent));
    }

    #[test]
    fn an_attempt_cut_by_the_deadline_says_so() {
        let timeout = TransportErrorKind::Timeout(Phase::ResponseHeaders);
        for failure in [
            AttemptError::OutOfTime(TimeoutKind::ResponseHeaders),
            AttemptError::Failed(TransportError::new(timeout, Sent::Perhaps)),
        ] {
            let mut drill = Drill::new(RetryPolicy::default(), Timeouts::none().total(SECOND));
            let error = drill.fails(failure).unwrap_err();
            assert_eq!(error.no_retry_reason(), Some(NoRetryReason::DeadlineExceeded));
            assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Total));
        }
    }

    #[test]
    fn a_spent_budget_ends_repetitions() {
        let mut drill = Drill::new(RetryPolicy::default().max_retries(1_000), Timeouts::none());
        let waits = (0..1_000).take_while(|_| drill.refuses(500, None).is_ok());
        assert_eq!(waits.count(), 100);
    }
}
