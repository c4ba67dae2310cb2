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

use std::time::{Duration, SystemTime};

use chatwire_transport::Timeouts;
use http::StatusCode;

use crate::{
    Attempt, AttemptOutcome, GaveUp, RetryPolicy, TimeLimit, TimeLimits,
    failure::Failure,
    retry::{
        budget::RetryBudget,
        delay,
        verdict::{Verdict, judge},
    },
};

/// One call.
#[derive(Debug)]
pub(crate) struct Call {
    policy: RetryPolicy,
    limits: TimeLimits,
    started: Duration,
    /// When the attempt in progress began.
    began: Duration,
    attempts: Vec<Attempt>,
}

/// What to do after a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Wait so long, then begin again.
    Wait(Duration),
    /// Report the failure; with the wait that the server asks for, if it does.
    GiveUp(GaveUp, Option<Duration>),
}

/// What decides about a repetition beside the failure itself.
#[derive(Debug)]
pub(crate) struct Moment<'a> {
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
    pub(crate) fn new(policy: RetryPolicy, limits: TimeLimits, now: Duration) -> Self {
        Self { policy, limits, started: now, began: now, attempts: Vec::new() }
    }

    /// Begins an attempt, and says how long its parts may take.
    pub(crate) fn begin(&mut self, now: Duration) -> Timeouts {
        self.began = now;
        self.limits.for_attempt(self.deadline().map(|deadline| deadline.saturating_sub(now)))
    }

    /// An answer has begun: the attempt was the last.
    pub(crate) fn accept(&mut self, status: StatusCode, now: Duration, budget: &RetryBudget) {
        budget.refund(self.repetitions());
        self.record(AttemptOutcome::Answered(status), now);
    }

    /// Decides what follows from a failed attempt.
    pub(crate) fn handle(&mut self, failure: &Failure, moment: &Moment<'_>) -> Decision {
        let repetitions = self.repetitions();
        self.record(failure.outcome(), moment.now);
        let asked = match failure {
            Failure::Refused { meta, .. } => delay::asked(&meta.headers, moment.date),
            _ => None,
        };
        let give_up = |why| Decision::GiveUp(why, asked);
        if let Failure::OutOfTime(TimeLimit::Total) = failure {
            return give_up(GaveUp::OutOfTime);
        }
        if let Verdict::GiveUp(why) = judge(failure, &self.policy) {
            return give_up(why);
        }
        if repetitions >= self.policy.retries {
            return give_up(GaveUp::AttemptsUsed);
        }
        if asked.is_some_and(|asked| asked > self.policy.longest_retry_after) {
            return give_up(GaveUp::WaitTooLong);
        }
        let backoff = self.policy.backoff(repetitions, moment.chance);
        let wait = asked.map_or(backoff, |asked| asked.max(backoff));
        let resumed = moment.now.saturating_add(wait);
        if self.deadline().is_some_and(|deadline| resumed >= deadline) {
            return give_up(GaveUp::OutOfTime);
        }
        if !moment.budget.withdraw() {
            return give_up(GaveUp::BudgetSpent);
        }
        Decision::Wait(wait)
    }

    /// When the whole call must have ended.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.limits.total.map(|total| self.started.saturating_add(total))
    }

    /// The limits on its parts.
    pub(crate) fn limits(&self) -> &TimeLimits {
        &self.limits
    }

    /// When it started.
    pub(crate) fn started(&self) -> Duration {
        self.started
    }

    /// Every attempt that has an outcome.
    pub(crate) fn into_attempts(self) -> Vec<Attempt> {
        self.attempts
    }

    fn repetitions(&self) -> u32 {
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
    use chatwire_protocol::error::ApiError;
    use chatwire_transport::{Sent, TransportError, TransportErrorKind};
    use http::{HeaderMap, HeaderValue, header::RETRY_AFTER};

    use super::*;
    use crate::ResponseMeta;

    const SECOND: Duration = Duration::from_secs(1);

    /// A call and a clock that obeys its waits.
    struct Drill {
        call: Call,
        now: Duration,
        budget: RetryBudget,
    }

    impl Drill {
        fn new(policy: RetryPolicy, limits: TimeLimits) -> Self {
            let now = 100 * SECOND;
            Self { call: Call::new(policy, limits, now), now, budget: RetryBudget::new() }
        }

        /// An attempt that takes a second; a wait is waited for.
        fn failure(&mut self, failure: &Failure) -> Decision {
            self.call.begin(self.now);
            self.now += SECOND;
            let budget = &self.budget;
            let moment = Moment { now: self.now, date: None, chance: 1.0, budget };
            let decision = self.call.handle(failure, &moment);
            if let Decision::Wait(wait) = decision {
                self.now += wait;
            }
            decision
        }

        fn refusal(&mut self, status: u16, retry_after: Option<&'static str>) -> Decision {
            let status = StatusCode::from_u16(status).unwrap();
            let mut headers = HeaderMap::new();
            if let Some(value) = retry_after {
                headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
            }
            let error = ApiError::from_response(status, &headers, Bytes::new());
            let meta = ResponseMeta::new(status, headers, Duration::ZERO);
            self.failure(&Failure::Refused { meta, error })
        }
    }

    #[test]
    fn waits_grow_until_the_attempts_are_used() {
        let mut drill = Drill::new(RetryPolicy::default(), TimeLimits::none());
        assert_eq!(drill.refusal(503, None), Decision::Wait(SECOND / 2));
        assert_eq!(drill.refusal(503, None), Decision::Wait(SECOND));
        assert_eq!(drill.refusal(503, None), Decision::GiveUp(GaveUp::AttemptsUsed, None));
        let attempts = drill.call.into_attempts();
        let began: Vec<_> = attempts.iter().map(|attempt| attempt.began.as_millis()).collect();
        assert_eq!(began, [0, 1_500, 3_500]);
        assert!(attempts.iter().all(|attempt| attempt.took == SECOND));
    }

    #[test]
    fn an_attempt_that_is_accepted_ends_the_call_and_pays_back() {
        let mut drill = Drill::new(RetryPolicy::default(), TimeLimits::none());
        assert_eq!(drill.refusal(429, None), Decision::Wait(SECOND / 2));
        drill.call.begin(drill.now);
        drill.call.accept(StatusCode::CREATED, drill.now, &drill.budget);
        assert_eq!((0..1_000).filter(|_| drill.budget.withdraw()).count(), 100);
        assert_eq!(drill.call.into_attempts().len(), 2);
    }

    #[test]
    fn the_server_decides_the_wait_up_to_a_limit() {
        let policy = RetryPolicy::default();
        for (retry_after, decision) in [
            ("7", Decision::Wait(7 * SECOND)),
            ("0", Decision::Wait(SECOND / 2)),
            ("60", Decision::Wait(60 * SECOND)),
            ("61", Decision::GiveUp(GaveUp::WaitTooLong, Some(61 * SECOND))),
            ("1e999", Decision::GiveUp(GaveUp::WaitTooLong, Some(Duration::MAX))),
        ] {
            let mut drill = Drill::new(policy.clone(), TimeLimits::none());
            assert_eq!(drill.refusal(429, Some(retry_after)), decision, "{retry_after}");
        }
    }

    #[test]
    fn no_wait_reaches_beyond_the_deadline() {
        let limits = TimeLimits::none().total(5 * SECOND).header(4 * SECOND);
        let mut drill = Drill::new(RetryPolicy::default(), limits);
        assert_eq!(drill.call.begin(drill.now).header, Some(4 * SECOND));
        assert_eq!(drill.refusal(429, Some("2")), Decision::Wait(2 * SECOND));
        assert_eq!(drill.call.begin(drill.now).header, Some(2 * SECOND));
        let decision = drill.refusal(429, Some("1"));
        assert_eq!(decision, Decision::GiveUp(GaveUp::OutOfTime, Some(SECOND)));
    }

    #[test]
    fn what_may_have_been_sent_is_not_repeated() {
        let lost = TransportError::new(TransportErrorKind::Interrupted, Sent::Perhaps);
        let refused = TransportError::new(TransportErrorKind::Connect, Sent::Nothing);
        let mut drill = Drill::new(RetryPolicy::default(), TimeLimits::none());
        assert_eq!(drill.failure(&Failure::Failed(refused)), Decision::Wait(SECOND / 2));
        let decision = drill.failure(&Failure::Failed(lost));
        assert_eq!(decision, Decision::GiveUp(GaveUp::PerhapsSent, None));
    }

    #[test]
    fn an_attempt_cut_by_the_deadline_says_so() {
        let mut drill = Drill::new(RetryPolicy::default(), TimeLimits::none().total(SECOND));
        let decision = drill.failure(&Failure::OutOfTime(TimeLimit::Total));
        assert_eq!(decision, Decision::GiveUp(GaveUp::OutOfTime, None));
    }

    #[test]
    fn a_spent_budget_ends_repetitions() {
        let mut drill = Drill::new(RetryPolicy::default().retries(1_000), TimeLimits::none());
        let waits =
            (0..1_000).take_while(|_| matches!(drill.refusal(500, None), Decision::Wait(_)));
        assert_eq!(waits.count(), 100);
        assert_eq!(drill.refusal(500, None), Decision::GiveUp(GaveUp::BudgetSpent, None));
    }
}
