//! The state that the async and the blocking client share.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use chatwire_protocol::chat::{ChatRequest, ReasoningHistory};
use chatwire_transport::Clock;
use http::{HeaderMap, HeaderName, Request, StatusCode};

use super::{
    idempotency::{self, IdempotencyKeys},
    target::Target,
};
use crate::{
    CallOptions, Error, ResponseLimits, ResponseMeta, RetryIfMaybeSent, Timeouts, WithMeta,
    call::{
        Call, Decision, RetryContext, attempt_error::AttemptError, body_reader::FailedBody,
        body_timeouts::BodyTimeouts, endpoint::Endpoint,
    },
    error::{Context, ErrorSource},
    observe::{self, CallObservers, CallStarted, Observer},
    operation::{Operation, prepare},
    provider::{
        credentials::ApiKey,
        key_provider::{CallKeys, KeyProvider},
    },
    retry::budget::RetryBudget,
    stream::state::StreamState,
};

/// The header that makes the attempts of a call one request for the server.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The state of a client over a transport of either kind.
pub(crate) struct Core<T: ?Sized> {
    pub(crate) transport: Arc<T>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) target: Arc<Target>,
    pub(crate) options: Arc<CallOptions>,
    pub(crate) key_provider: Option<Arc<KeyProvider>>,
    pub(crate) retry_shared: Arc<RetryShared>,
    pub(crate) observers: Arc<[Arc<dyn Observer>]>,
    /// Set if the caller makes the same calls again; otherwise each call has a key of its own.
    pub(crate) idempotency_keys: Option<Arc<IdempotencyKeys>>,
}

/// A call that is about to start.
pub(crate) struct PreparedCall {
    pub(crate) request: Request<Bytes>,
    pub(crate) observers: CallObservers,
    /// Whether it may be sent again if it may have reached the server.
    pub(crate) is_repeatable: bool,
    /// The keys of its attempts, if they come from a key provider.
    pub(crate) keys: Option<CallKeys>,
}

/// The state that all clones of a client share.
pub(crate) struct RetryShared {
    pub(crate) rng: Mutex<fastrand::Rng>,
    pub(crate) budget: RetryBudget,
}

impl<T: ?Sized> Core<T> {
    /// The same state with options that override the current ones.
    pub(crate) fn with(&self, options: CallOptions) -> Self {
        let mut with = self.clone();
        if !(options.headers.is_empty() && options.query.is_empty()) {
            with.target = Arc::new(self.target.with_secrets(&options, None));
        }
        with.options = Arc::new(self.options.merged(options));
        with
    }

    /// Builds the request of an operation, and tells the observers that the call begins.
    pub(crate) fn prepare<O: Operation>(&self, operation: &O) -> Result<PreparedCall, Error> {
        if let Some(error) = &self.options.error {
            return Err(error.clone().into());
        }
        let mut request = prepare::request(&self.target, &self.options, operation)?;
        if self.options.idempotency_key == Some(true) && !O::is_repeatable() {
            let body = request.body().clone();
            request.headers_mut().entry(IDEMPOTENCY_KEY).or_insert_with(|| {
                match &self.idempotency_keys {
                    Some(keys) => keys.next(&body),
                    None => idempotency::key(self.random_bits()),
                }
            });
        }
        let observers = self.observe(operation.started(), &request);
        let keys = self.call_keys();
        Ok(PreparedCall { request, observers, is_repeatable: O::is_repeatable(), keys })
    }

    /// The keys of a call; `None` if its requests carry no key, or another one.
    fn call_keys(&self) -> Option<CallKeys> {
        let header = self.target.called.provider.authentication.header_name()?;
        let provider = self.key_provider.clone()?;
        (!self.options.headers.contains_key(header)).then(|| CallKeys::new(provider))
    }

    /// Sets the key of the next attempt.
    pub(crate) fn set_key(&self, request: &mut Request<Bytes>, key: &ApiKey) {
        if let Some((name, value)) = key.header(&self.target.called.provider.authentication) {
            request.headers_mut().insert(name, value);
        }
    }

    /// Ends a call because there is no key for its next attempt, and tells the observers.
    pub(crate) fn fail_without_key(
        &self,
        call: Call,
        cause: ErrorSource,
        observers: &mut CallObservers,
    ) -> Error {
        let error = call.fail(cause, self.clock.now());
        observers.failed(&error);
        error
    }

    /// The same state for one attempt of a call whose attempts have this seed.
    pub(crate) fn for_attempt(&self, seed: u128) -> Self {
        let mut core = self.clone();
        core.idempotency_keys = Some(Arc::new(IdempotencyKeys::new(seed)));
        core
    }

    /// A random seed, or the bits of a key for one call.
    pub(crate) fn random_bits(&self) -> u128 {
        self.retry_shared.rng.lock().unwrap_or_else(PoisonError::into_inner).u128(..)
    }

    /// A call that starts now.
    pub(crate) fn call(&self, request: &Request<Bytes>, is_repeatable: bool) -> Call {
        let mut policy = self.options.retry.clone().unwrap_or_default();
        if is_repeatable {
            policy.retry_if_maybe_sent = RetryIfMaybeSent::Always;
        }
        let called = Arc::clone(&self.target.called);
        let endpoint = Endpoint::new(request, self.target.base_url.path());
        Call::new(policy, self.timeouts(), called, self.clock.now()).to(endpoint)
    }

    /// Decides whether to retry after a failed attempt, and tells the observers.
    pub(crate) fn handle_failure(
        &self,
        call: &mut Call,
        error: AttemptError,
        keys: Option<&mut CallKeys>,
        observers: &mut CallObservers,
    ) -> Decision {
        let is_rejected = error.status() == Some(StatusCode::UNAUTHORIZED);
        let renews_key = is_rejected && keys.is_some_and(CallKeys::reject);
        let context = RetryContext { renews_key, ..self.retry_context() };
        let decision = call.handle_failure(error, &context);
        let attempts = match &decision {
            Decision::Retry(_) => call.attempts(),
            Decision::Fail(error) => error.attempts(),
        };
        if let Some(attempt) = attempts.last() {
            observers.attempt(attempt);
        }
        match &decision {
            Decision::Retry(delay) => observers.retrying(*delay),
            Decision::Fail(error) => observers.failed(error),
        }
        decision
    }

    /// Ends the attempts with a response; returns its metadata and the timeouts of its body.
    pub(crate) fn accept(
        &self,
        mut call: Call,
        mut meta: ResponseMeta,
        observers: &mut CallObservers,
    ) -> (ResponseMeta, BodyTimeouts) {
        call.accept(&mut meta, self.clock.now(), &self.retry_shared.budget);
        if let Some(attempt) = meta.attempts.last() {
            observers.attempt(attempt);
        }
        observers.headers(&meta);
        (meta, call.body_timeouts())
    }

    /// Decodes the body of a successful response, and tells the observers how the call ended.
    pub(crate) fn finish<O: Operation>(
        &self,
        operation: &O,
        mut meta: ResponseMeta,
        body: Result<Bytes, Box<FailedBody>>,
        mut observers: CallObservers,
    ) -> Result<WithMeta<O::Output>, Error> {
        let decode = |body: Bytes| match self.decode(operation, &meta.headers, body.clone()) {
            Ok(value) => Ok((value, body)),
            Err(cause) => Err(FailedBody::new(cause, body)),
        };
        match body.and_then(decode) {
            Ok((value, body)) => {
                meta.body = Some(body);
                observers.finish(O::outcome(&value), Some(&meta), O::diagnostics(&value));
                Ok(WithMeta { value, meta })
            }
            Err(failed) => {
                let FailedBody { cause, received } = *failed;
                let (partial, diagnostics) = operation.partial(&received).unzip();
                let context = Context {
                    partial: partial.map(Box::new),
                    diagnostics: diagnostics.unwrap_or_default(),
                    ..Context::after_headers(meta, self.timeouts())
                };
                let error = Error::new(cause, context);
                observers.failed(&error);
                Err(error)
            }
        }
    }

    /// The state of a stream whose response headers have arrived.
    pub(crate) fn stream_state(
        &self,
        meta: ResponseMeta,
        request: &ChatRequest,
        observers: CallObservers,
    ) -> StreamState {
        let mut state =
            StreamState::new(meta, self.timeouts(), self.response_limits(), request.n, observers);
        state.allow_truncated = self.options.allow_truncated.unwrap_or(false);
        state
    }

    /// Shows provider, base URL and options, and no key.
    pub(crate) fn describe(&self, shown: &mut fmt::DebugStruct<'_, '_>) -> fmt::Result {
        shown
            .field("provider", &self.target.called.provider.id)
            .field("base_url", &self.target.base_url)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }

    /// When reasoning goes back to the provider.
    pub(crate) fn reasoning_history(&self) -> ReasoningHistory {
        self.target.called.provider.reasoning_history
    }

    /// Tells the observers that a call begins; does nothing if there are none.
    fn observe(
        &self,
        operation: observe::Operation<'_>,
        request: &Request<Bytes>,
    ) -> CallObservers {
        if self.observers.is_empty() {
            return CallObservers::default();
        }
        let call = CallStarted::new(operation, request.uri(), &self.target);
        CallObservers::start(&self.observers, &self.clock, &call)
    }

    /// The inputs of a retry decision at this moment.
    pub(crate) fn retry_context(&self) -> RetryContext<'_> {
        let jitter = self.retry_shared.rng.lock().unwrap_or_else(PoisonError::into_inner).f64();
        let (now, date) = (self.clock.now(), self.clock.date());
        let budget = &self.retry_shared.budget;
        RetryContext { now, date, jitter, budget, renews_key: false }
    }

    /// Decodes a body.
    ///
    /// If that fails, it is decoded again without secrets, so that the error cannot repeat them.
    fn decode<O: Operation>(
        &self,
        operation: &O,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Result<O::Output, ErrorSource> {
        let secrets = &self.target.called.secrets;
        let limits = self.response_limits();
        let decoded = operation.decode(headers, &body, &limits);
        decoded.or_else(|_| operation.decode(headers, &secrets.scrub(body), &limits))
    }

    /// How much of a response is read and kept.
    pub(crate) fn response_limits(&self) -> ResponseLimits {
        self.options.response_limits.unwrap_or_default()
    }

    fn timeouts(&self) -> Timeouts {
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
            key_provider: self.key_provider.clone(),
            retry_shared: Arc::clone(&self.retry_shared),
            observers: Arc::clone(&self.observers),
            idempotency_keys: self.idempotency_keys.clone(),
        }
    }
}
