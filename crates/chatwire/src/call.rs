//! One call from its first attempt to its end: decides what to do next, and does no I/O.
//!
//! ```text
//!  new ──▶ begin ──Timeouts──▶ (send) ──response──▶ accept ──▶ (read the body)
//!            ▲                    │
//!            │                  error
//!            │                    ▼
//!            └── (wait) ◀─Retry─ handle_failure ─Fail─▶ (report)
//! ```
//!
//! A driver does the steps in parentheses: it sends, waits and reads the clock.
//! All times are offsets from one arbitrary instant.

mod attempt;
pub(crate) mod attempt_error;
pub(crate) mod body_reader;
pub(crate) mod body_timeouts;
pub(crate) mod draining;
pub(crate) mod driver;
pub(crate) mod endpoint;

use std::{
    mem,
    sync::Arc,
    time::{Duration, SystemTime},
};

use chatwire_transport as transport;
use http::response::Parts;

pub use self::attempt::{Attempt, AttemptOutcome};
use crate::{
    Error, NoRetryReason, ResponseMeta, RetryPolicy, TimeoutKind, Timeouts,
    call::{attempt_error::AttemptError, body_timeouts::BodyTimeouts, endpoint::Endpoint},
    error::{Context, ErrorSource},
    provider::called::CalledProvider,
    retry::{budget::RetryBudget, decision::check_retryable},
};

/// The read timeout of the body of an error response: such a body is short and arrives at once.
const ERROR_BODY_READ_TIMEOUT: Duration = Duration::from_secs(5);

/// The state of one call.
#[derive(Debug)]
pub(crate) struct Call {
    policy: RetryPolicy,
    timeouts: Timeouts,
    started: Duration,
    /// When the current attempt started.
    attempt_started: Duration,
    attempts: Vec<Attempt>,
    /// Attempts that were repeated with a new key, which count as no retry.
    renewals: u32,
    called: Arc<CalledProvider>,
    /// Where it goes, for errors; `None` in tests.
    endpoint: Option<Endpoint>,
}

/// What to do after a failed attempt.
#[derive(Debug)]
pub(crate) enum Decision {
    /// Wait this long, then start the next attempt.
    Retry(Duration),
    /// Report the error.
    Fail(Error),
}

/// The inputs of a retry decision, apart from the error itself.
#[derive(Debug)]
pub(crate) struct RetryContext<'a> {
    /// When the attempt failed.
    pub(crate) now: Duration,
    /// The current date; `None` if the clock does not know it.
    pub(crate) date: Option<SystemTime>,
    /// A random number in `0.0..1.0`.
    pub(crate) jitter: f64,
    /// The retry budget of the client.
    pub(crate) budget: &'a RetryBudget,
    /// Whether the key was rejected and the next attempt has a new one.
    pub(crate) renews_key: bool,
}

impl Call {
    /// A call that starts now.
    pub(crate) fn new(
        policy: RetryPolicy,
        timeouts: Timeouts,
        called: Arc<CalledProvider>,
        now: Duration,
    ) -> Self {
        Self {
            policy,
            timeouts,
            started: now,
            attempt_started: now,
            attempts: Vec::new(),
            renewals: 0,
            called,
            endpoint: None,
        }
    }

    /// The same call with the endpoint that errors show.
    #[must_use]
    pub(crate) fn to(mut self, endpoint: Endpoint) -> Self {
        self.endpoint = Some(endpoint);
        self
    }

    /// Starts an attempt, and returns its timeouts.
    pub(crate) fn begin(&mut self, now: Duration) -> transport::Timeouts {
        self.attempt_started = now;
        self.timeouts.for_attempt(self.remaining(now))
    }

    /// The metadata that is known when the response headers have arrived.
    pub(crate) fn meta(&self, head: Parts, now: Duration) -> ResponseMeta {
        let time_to_headers = now.saturating_sub(self.started);
        ResponseMeta::new(head.status, head.headers, time_to_headers, Arc::clone(&self.called))
    }

    /// Records a successful response as the last attempt.
    pub(crate) fn accept(&mut self, meta: &mut ResponseMeta, now: Duration, budget: &RetryBudget) {
        budget.refund(self.retries());
        self.record(AttemptOutcome::Response(meta.status), now);
        meta.attempts = mem::take(&mut self.attempts);
    }

    /// Decides what follows a failed attempt.
    pub(crate) fn handle_failure(
        &mut self,
        error: AttemptError,
        context: &RetryContext<'_>,
    ) -> Decision {
        let is_late = self.deadline().is_some_and(|deadline| context.now >= deadline);
        let error = if is_late { error.past_deadline() } else { error };
        let (error, retry_after) = match error {
            AttemptError::Response(response) => {
                let (response, wait) = response.asked_to_wait(context.date);
                (AttemptError::Response(Box::new(response)), wait)
            }
            error => (error, None),
        };
        let retries = self.retries();
        self.record(error.outcome(), context.now);
        if context.renews_key && !is_late {
            self.renewals += 1;
            return Decision::Retry(Duration::ZERO);
        }
        match self.wait(&error, retry_after, retries, context) {
            Ok(wait) => Decision::Retry(wait),
            Err(why) => {
                let context = self.context(why, context.now);
                Decision::Fail(error.into_error(Context { retry_after, ..context }))
            }
        }
    }

    /// The error of a call that cannot make another attempt.
    pub(crate) fn fail(mut self, cause: ErrorSource, now: Duration) -> Error {
        Error::new(cause, self.context(NoRetryReason::NotRetryable, now))
    }

    /// The state of the call for its error.
    fn context(&mut self, why: NoRetryReason, now: Duration) -> Context {
        Context {
            elapsed: now.saturating_sub(self.started),
            no_retry_reason: Some(why),
            timeouts: Some(self.timeouts),
            attempts: mem::take(&mut self.attempts),
            called: Some(Arc::clone(&self.called)),
            endpoint: self.endpoint.take(),
            secrets: self.called.secrets.clone(),
            ..Context::default()
        }
    }

    /// The time that the total timeout leaves for the next step; `None` if there is no such limit.
    pub(crate) fn remaining(&self, now: Duration) -> Option<Duration> {
        self.deadline().map(|deadline| deadline.saturating_sub(now))
    }

    /// The delay before the next attempt, or the reason not to retry.
    fn wait(
        &self,
        error: &AttemptError,
        retry_after: Option<Duration>,
        retries: u32,
        context: &RetryContext<'_>,
    ) -> Result<Duration, NoRetryReason> {
        if let AttemptError::Timeout(TimeoutKind::Total) = error {
            return Err(NoRetryReason::DeadlineExceeded);
        }
        let lasted = context.now.saturating_sub(self.attempt_started);
        check_retryable(error, &self.policy, lasted)?;
        if retries >= self.policy.max_retries {
            return Err(NoRetryReason::RetriesExhausted);
        }
        if retry_after.is_some_and(|requested| requested > self.policy.max_retry_after) {
            return Err(NoRetryReason::RetryAfterTooLong);
        }
        let backoff = self.policy.jittered_backoff(retries, context.jitter);
        let wait = retry_after.map_or(backoff, |requested| requested.max(backoff));
        let resume_at = context.now.saturating_add(wait);
        if self.deadline().is_some_and(|deadline| resume_at >= deadline) {
            return Err(NoRetryReason::DeadlineExceeded);
        }
        if !context.budget.withdraw() {
            return Err(NoRetryReason::BudgetExhausted);
        }
        Ok(wait)
    }

    /// When the total timeout ends the call.
    fn deadline(&self) -> Option<Duration> {
        self.timeouts.total.map(|total| self.started.saturating_add(total))
    }

    /// The timeouts of the body of a successful response.
    pub(crate) fn body_timeouts(&self) -> BodyTimeouts {
        BodyTimeouts::new(self.timeouts, self.deadline())
    }

    /// The timeouts of the body of an error response.
    pub(crate) fn error_body_timeouts(&self) -> BodyTimeouts {
        self.body_timeouts().for_error_body(ERROR_BODY_READ_TIMEOUT)
    }

    /// The attempts so far.
    pub(crate) fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// When the call started.
    pub(crate) fn started(&self) -> Duration {
        self.started
    }

    fn retries(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap_or(u32::MAX).saturating_sub(self.renewals)
    }

    fn record(&mut self, outcome: AttemptOutcome, now: Duration) {
        self.attempts.push(Attempt {
            started_at: self.attempt_started.saturating_sub(self.started),
            duration: now.saturating_sub(self.attempt_started),
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

    /// A call with a clock that advances by every delay.
    struct TestCall {
        call: Call,
        now: Duration,
        budget: RetryBudget,
    }

    impl TestCall {
        fn new(policy: RetryPolicy, timeouts: Timeouts) -> Self {
            let now = 100 * SECOND;
            let call = Call::new(policy, timeouts, Arc::default(), now);
            Self { call, now, budget: RetryBudget::new() }
        }

        /// Fails an attempt of one second; returns the delay before the next.
        fn fail(&mut self, error: AttemptError) -> Result<Duration, Error> {
            self.call.begin(self.now);
            self.now += SECOND;
            let budget = &self.budget;
            let context =
                RetryContext { now: self.now, date: None, jitter: 1.0, budget, renews_key: false };
            match self.call.handle_failure(error, &context) {
                Decision::Retry(wait) => {
                    self.now += wait;
                    Ok(wait)
                }
                Decision::Fail(error) => Err(error),
            }
        }

        fn reject(
            &mut self,
            status: u16,
            retry_after: Option<&'static str>,
        ) -> Result<Duration, Error> {
            let mut headers = HeaderMap::new();
            if let Some(value) = retry_after {
                headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
            }
            let status = StatusCode::from_u16(status).expect("tests name statuses");
            let meta = ResponseMeta::new(status, headers, Duration::ZERO, Arc::default());
            self.fail(AttemptError::error_response(meta, Ok(Bytes::new())))
        }
    }

    #[test]
    fn backoff_grows_until_retries_are_exhausted() {
        let mut call = TestCall::new(RetryPolicy::default(), Timeouts::none());
        assert_eq!(call.reject(503, None).unwrap(), SECOND / 2);
        assert_eq!(call.reject(503, None).unwrap(), SECOND);
        let error = call.reject(503, None).unwrap_err();
        assert_eq!(error.no_retry_reason(), Some(NoRetryReason::RetriesExhausted));
        let attempts = error.attempts();
        let starts: Vec<_> =
            attempts.iter().map(|attempt| attempt.started_at.as_millis()).collect();
        assert_eq!(starts, [0, 1_500, 3_500]);
        assert!(attempts.iter().all(|attempt| attempt.duration == SECOND));
        assert_eq!(error.elapsed().as_millis(), 4_500);
    }

    #[test]
    fn an_accepted_attempt_ends_the_call_and_refunds_its_retries() {
        let mut call = TestCall::new(RetryPolicy::default(), Timeouts::none());
        assert_eq!(call.reject(429, None).unwrap(), SECOND / 2);
        call.call.begin(call.now);
        let (status, headers) = (StatusCode::CREATED, HeaderMap::new());
        let mut meta = ResponseMeta::new(status, headers, Duration::ZERO, Arc::default());
        call.call.accept(&mut meta, call.now, &call.budget);
        assert_eq!((0..1_000).filter(|_| call.budget.withdraw()).count(), 100);
        assert_eq!(meta.attempts.len(), 2);
    }

    #[test]
    fn retry_after_sets_the_delay_up_to_a_maximum() {
        let rejected = |retry_after| {
            TestCall::new(RetryPolicy::default(), Timeouts::none()).reject(429, Some(retry_after))
        };
        for (retry_after, wait) in [("7", 7 * SECOND), ("0", SECOND / 2), ("60", 60 * SECOND)] {
            assert_eq!(rejected(retry_after).unwrap(), wait, "{retry_after}");
        }
        for (retry_after, requested) in [("61", 61 * SECOND), ("1e999", Duration::MAX)] {
            let error = rejected(retry_after).unwrap_err();
            assert_eq!(error.no_retry_reason(), Some(NoRetryReason::RetryAfterTooLong));
            assert_eq!(error.retry_after(), Some(requested));
        }
    }

    #[test]
    fn no_retry_starts_after_the_deadline() {
        let timeouts = Timeouts::none().total(5 * SECOND).response_headers(4 * SECOND);
        let mut call = TestCall::new(RetryPolicy::default(), timeouts);
        assert_eq!(call.call.begin(call.now).response_headers, Some(4 * SECOND));
        assert_eq!(call.reject(429, Some("2")).unwrap(), 2 * SECOND);
        assert_eq!(call.call.begin(call.now).response_headers, Some(2 * SECOND));
        let error = call.reject(429, Some("1")).unwrap_err();
        assert_eq!(error.no_retry_reason(), Some(NoRetryReason::DeadlineExceeded));
        assert_eq!(error.retry_after(), Some(SECOND));
    }

    #[test]
    fn a_maybe_sent_request_is_not_retried() {
        let failed = |kind, sent| AttemptError::Transport(TransportError::new(kind, sent));
        let mut call = TestCall::new(RetryPolicy::default(), Timeouts::none());
        let wait = call.fail(failed(TransportErrorKind::Connect, Sent::Nothing)).unwrap();
        assert_eq!(wait, SECOND / 2);
        let error = call.fail(failed(TransportErrorKind::Interrupted, Sent::Perhaps)).unwrap_err();
        assert_eq!(error.no_retry_reason(), Some(NoRetryReason::MaybeSent));
    }

    #[test]
    fn an_attempt_ended_by_the_deadline_is_a_total_timeout() {
        let timeout = TransportErrorKind::Timeout(Phase::ResponseHeaders);
        for error in [
            AttemptError::Timeout(TimeoutKind::ResponseHeaders),
            AttemptError::Transport(TransportError::new(timeout, Sent::Perhaps)),
        ] {
            let mut call = TestCall::new(RetryPolicy::default(), Timeouts::none().total(SECOND));
            let error = call.fail(error).unwrap_err();
            assert_eq!(error.no_retry_reason(), Some(NoRetryReason::DeadlineExceeded));
            assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Total));
        }
    }

    #[test]
    fn an_exhausted_budget_ends_retries() {
        let mut call = TestCall::new(RetryPolicy::default().max_retries(1_000), Timeouts::none());
        let waits = (0..1_000).take_while(|_| call.reject(500, None).is_ok());
        assert_eq!(waits.count(), 100);
    }
}
