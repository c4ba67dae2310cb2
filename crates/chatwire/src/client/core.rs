//! What a client has whichever way it waits: where it calls, by which clock, with which luck.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use chatwire_protocol::chat::ChatRequest;
use chatwire_transport::Clock;
use http::{HeaderMap, Request};

use crate::{
    CallOptions, Error, Models, Response, ResponseMeta, Timeouts,
    call::attempt_error::AttemptError,
    call::body_timeouts::BodyTimeouts,
    call::{Call, Decision, RetryContext},
    error::{Context, ErrorSource},
    observe::{CallObservers, CallStarted, Observer, Operation},
    operation::models,
    operation::prepare::{self, Delivery, Target},
    provider::credentials::ApiKey,
    response,
    retry::budget::RetryBudget,
    stream::state::StreamState,
};

/// What a client has whichever way it waits, over a transport of either kind.
pub(crate) struct Core<T: ?Sized> {
    pub(crate) transport: Arc<T>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) target: Arc<Target>,
    pub(crate) options: Arc<CallOptions>,
    pub(crate) luck: Arc<RetryShared>,
    pub(crate) observers: Arc<[Arc<dyn Observer>]>,
}

/// What all clones of a client share.
pub(crate) struct RetryShared {
    pub(crate) chance: Mutex<fastrand::Rng>,
    pub(crate) budget: RetryBudget,
}

impl<T: ?Sized> Core<T> {
    /// The same with other options on top.
    pub(crate) fn with(&self, options: CallOptions) -> Self {
        Self { options: Arc::new(self.options.merged(options)), ..self.clone() }
    }

    /// The request for a completion, and who follows the call for it.
    pub(crate) fn chat(
        &self,
        asked: &ChatRequest,
        delivery: Delivery,
    ) -> Result<(Request<Bytes>, CallObservers), Error> {
        let request = prepare::chat(&self.target, &self.options, asked, delivery)?;
        let streaming = delivery == Delivery::Stream;
        let watch = self.watch(Operation::Chat { request: asked, streaming }, &request);
        Ok((request, watch))
    }

    /// The request for the list of models, and who follows the call for it.
    pub(crate) fn models(&self) -> Result<(Request<Bytes>, CallObservers), Error> {
        let request = prepare::models(&self.target, &self.options)?;
        let watch = self.watch(Operation::Models, &request);
        Ok((request, watch))
    }

    /// A call that starts now.
    pub(crate) fn call(&self, request: &Request<Bytes>) -> Call {
        let mut policy = self.options.retry.clone().unwrap_or_default();
        // Who only looks may look again.
        policy.retry_if_maybe_sent |= request.method().is_safe();
        Call::new(policy, self.limits(), self.clock.now())
    }

    /// Decides what follows from a failed attempt.
    pub(crate) fn handle(
        &self,
        call: &mut Call,
        failure: AttemptError,
        watch: &mut CallObservers,
    ) -> Decision {
        let decision = call.handle(failure, &self.moment());
        let attempts = match &decision {
            Decision::Wait(_) => call.attempts(),
            Decision::GiveUp(error) => error.attempts(),
        };
        if let Some(attempt) = attempts.last() {
            watch.attempt(attempt);
        }
        match &decision {
            Decision::Wait(wait) => watch.waiting(*wait),
            Decision::GiveUp(error) => watch.failed(error),
        }
        decision
    }

    /// The head of an answer that was accepted, and what its body has to keep to.
    pub(crate) fn accept(
        &self,
        mut call: Call,
        mut meta: ResponseMeta,
        watch: &mut CallObservers,
    ) -> (ResponseMeta, BodyTimeouts) {
        call.accept(&mut meta, self.clock.now(), &self.luck.budget);
        if let Some(attempt) = meta.attempts.last() {
            watch.attempt(attempt);
        }
        watch.headers(&meta);
        (meta, call.vigil())
    }

    /// The answer in one piece that a body is.
    pub(crate) fn answer(
        &self,
        meta: ResponseMeta,
        body: Result<Bytes, ErrorSource>,
        mut watch: CallObservers,
    ) -> Result<Response, Error> {
        match body.and_then(|body| self.read(&meta.headers, body, response::read)) {
            Ok(response) => {
                watch.answered(&response, &meta);
                Ok(Response { response, meta, stream: None })
            }
            Err(cause) => Err(self.failed(cause, meta, watch)),
        }
    }

    /// The list of models that a body is.
    pub(crate) fn list(
        &self,
        meta: ResponseMeta,
        body: Result<Bytes, ErrorSource>,
        mut watch: CallObservers,
    ) -> Result<Models, Error> {
        match body.and_then(|body| self.read(&meta.headers, body, models::read)) {
            Ok(list) => {
                watch.listed(&list, &meta);
                Ok(Models { list, meta })
            }
            Err(cause) => Err(self.failed(cause, meta, watch)),
        }
    }

    /// A stream of which the head has come.
    pub(crate) fn assembly(
        &self,
        meta: ResponseMeta,
        asked: &ChatRequest,
        watch: CallObservers,
    ) -> StreamState {
        let key = self.target.api_key.clone();
        let mut assembly = StreamState::new(meta, self.limits(), key, asked.n, watch);
        assembly.allow_truncated = self.options.allow_truncated.unwrap_or(false);
        assembly
    }

    /// Tells where it goes and with which options, not the key.
    pub(crate) fn describe(&self, shown: &mut fmt::DebugStruct<'_, '_>) -> fmt::Result {
        shown
            .field("base_url", &self.target.base_url)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }

    pub(crate) fn key(&self) -> Option<&ApiKey> {
        self.target.api_key.as_ref()
    }

    /// Tells the observers that a call begins; when there are none, nothing is done for them.
    fn watch(&self, operation: Operation<'_>, request: &Request<Bytes>) -> CallObservers {
        if self.observers.is_empty() {
            return CallObservers::default();
        }
        let call = CallStarted::new(operation, request.uri(), self.key());
        CallObservers::begin(&self.observers, &self.clock, &call)
    }

    /// What decides about a repetition now.
    pub(crate) fn moment(&self) -> RetryContext<'_> {
        let chance = self.luck.chance.lock().unwrap_or_else(PoisonError::into_inner).f64();
        let (now, date) = (self.clock.now(), self.clock.date());
        RetryContext { now, date, chance, budget: &self.luck.budget }
    }

    /// Reads the body of an answer in one piece.
    fn read<R>(
        &self,
        headers: &HeaderMap,
        body: Bytes,
        read: impl Fn(&HeaderMap, &Bytes) -> Result<R, ErrorSource>,
    ) -> Result<R, ErrorSource> {
        read(headers, &body).or_else(|cause| match self.key() {
            // The second reading fails as well, and repeats no key.
            Some(key) => read(headers, &key.scrub(body)),
            None => Err(cause),
        })
    }

    /// The error that an answer turned out to be.
    fn failed(&self, cause: ErrorSource, meta: ResponseMeta, mut watch: CallObservers) -> Error {
        let error = Error::new(cause, Context::after(meta, self.limits()));
        watch.failed(&error);
        error
    }

    fn limits(&self) -> Timeouts {
        self.options.timeouts.unwrap_or_default()
    }
}

impl<T: ?Sized> Clone for Core<T> {
    fn clone(&self) -> Self {
        Self {
            transport: Arc::clone(&self.transport),
            clock: Arc::clone(&self.clock),
            target: Arc::clone(&self.target),
            options: Arc::clone(&self.options),
            luck: Arc::clone(&self.luck),
            observers: Arc::clone(&self.observers),
        }
    }
}
