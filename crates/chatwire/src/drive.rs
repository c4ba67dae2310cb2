//! Carries out what a [`Call`] decides: sends, waits, tells the time.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use chatwire_protocol::error::ApiError;
use chatwire_transport::{Body, Clock, Transport};
use http::Request;

use crate::{
    CallOptions, Error, ResponseMeta, TimeLimit,
    call::{Call, Decision, Moment},
    credentials::ApiKey,
    error::Context,
    failure::Failure,
    reading::{Reading, within},
    retry::budget::RetryBudget,
    vigil::Vigil,
};

/// How much of the body of a refusal is read.
const LONGEST_REFUSAL: usize = 1 << 20;

/// How long the next byte of the body of a refusal is waited for.
const REFUSAL_IDLE: Duration = Duration::from_secs(5);

/// What calls are carried out with.
pub(crate) struct Driver {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) chance: Mutex<fastrand::Rng>,
    pub(crate) budget: RetryBudget,
}

/// An answer that has begun.
pub(crate) struct Opened {
    pub(crate) meta: ResponseMeta,
    pub(crate) reading: Reading,
    /// When the call started, by the driver's clock.
    pub(crate) started: Duration,
}

impl Driver {
    /// Sends a request until an answer begins or the call is given up.
    pub(crate) async fn open(
        &self,
        request: &Request<Bytes>,
        options: &CallOptions,
        key: Option<&ApiKey>,
    ) -> Result<Opened, Error> {
        let policy = options.retry.clone().unwrap_or_default();
        let limits = options.time_limits.unwrap_or_default();
        let started = self.clock.now();
        let mut call = Call::new(policy, limits, started);
        loop {
            let failure = match self.attempt(&mut call, request, key).await {
                Ok((meta, body)) => return Ok(self.accept(call, meta, body)),
                Err(failure) => failure,
            };
            let moment = self.moment();
            let late = call.deadline().is_some_and(|deadline| moment.now >= deadline);
            let failure = if late { failure.past_deadline() } else { failure };
            match call.handle(&failure, &moment) {
                Decision::Wait(wait) => self.clock.sleep(wait).await,
                Decision::GiveUp(why, retry_after) => {
                    return Err(failure.into_error(Context {
                        elapsed: moment.now.saturating_sub(started),
                        gave_up: Some(why),
                        retry_after,
                        limits: Some(limits),
                        attempts: call.into_attempts(),
                        ..Context::default()
                    }));
                }
            }
        }
    }

    /// Sends the request once.
    async fn attempt(
        &self,
        call: &mut Call,
        request: &Request<Bytes>,
        key: Option<&ApiKey>,
    ) -> Result<(ResponseMeta, Body), Failure> {
        let timeouts = call.begin(self.clock.now());
        let sending = self.transport.send(request.clone(), &timeouts);
        let response = within(sending, &*self.clock, timeouts.header)
            .await
            .ok_or(Failure::OutOfTime(TimeLimit::Header))?
            .map_err(Failure::Failed)?;
        let (parts, body) = response.into_parts();
        let time_to_headers = self.clock.now().saturating_sub(call.started());
        let meta = ResponseMeta::new(parts.status, parts.headers, time_to_headers);
        if meta.status.is_success() {
            return Ok((meta, body));
        }

        let vigil = Vigil::new(*call.limits(), call.deadline()).hurry(REFUSAL_IDLE);
        let mut reading = Reading::new(body, Arc::clone(&self.clock), vigil);
        let mut body = reading.best_effort(LONGEST_REFUSAL).await;
        if let Some(key) = key {
            body = key.scrub(body);
        }
        let error = ApiError::from_response(meta.status, &meta.headers, body);
        Err(Failure::Refused { meta, error })
    }

    fn accept(&self, mut call: Call, mut meta: ResponseMeta, body: Body) -> Opened {
        call.accept(meta.status, self.clock.now(), &self.budget);
        let vigil = Vigil::new(*call.limits(), call.deadline());
        let reading = Reading::new(body, Arc::clone(&self.clock), vigil);
        let started = call.started();
        meta.attempts = call.into_attempts();
        Opened { meta, reading, started }
    }

    fn moment(&self) -> Moment<'_> {
        let chance = self.chance.lock().unwrap_or_else(PoisonError::into_inner).f64();
        Moment { now: self.clock.now(), date: self.clock.date(), chance, budget: &self.budget }
    }
}
