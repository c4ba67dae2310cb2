//! What a client has whichever way it waits: where it calls, by which clock, with which luck.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use bytes::Bytes;
use chatwire_protocol::chat::{ChatRequest, ChatResponse};
use chatwire_transport::Clock;
use http::{HeaderMap, Request};

use crate::{
    CallOptions, Error, ResponseMeta, TimeLimits, answer,
    call::{Call, Moment},
    credentials::ApiKey,
    error::Cause,
    prepare::{self, Delivery, Target},
    retry::budget::RetryBudget,
    stream::assembly::Assembly,
    vigil::Vigil,
};

/// What a client has whichever way it waits, over a transport of either kind.
pub(crate) struct Core<T: ?Sized> {
    pub(crate) transport: Arc<T>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) target: Arc<Target>,
    pub(crate) options: Arc<CallOptions>,
    pub(crate) luck: Arc<Luck>,
}

/// What all clones of a client share.
pub(crate) struct Luck {
    pub(crate) chance: Mutex<fastrand::Rng>,
    pub(crate) budget: RetryBudget,
}

impl<T: ?Sized> Core<T> {
    /// The same with other options on top.
    pub(crate) fn with(&self, options: CallOptions) -> Self {
        Self { options: Arc::new(self.options.merged(options)), ..self.clone() }
    }

    /// The request to send.
    pub(crate) fn request(
        &self,
        asked: &ChatRequest,
        delivery: Delivery,
    ) -> Result<Request<Bytes>, Error> {
        Ok(prepare::chat(&self.target, &self.options, asked, delivery)?)
    }

    /// A call that starts now.
    pub(crate) fn call(&self) -> Call {
        let policy = self.options.retry.clone().unwrap_or_default();
        Call::new(policy, self.limits(), self.clock.now())
    }

    /// What decides about a repetition now.
    pub(crate) fn moment(&self) -> Moment<'_> {
        let chance = self.luck.chance.lock().unwrap_or_else(PoisonError::into_inner).f64();
        let (now, date) = (self.clock.now(), self.clock.date());
        Moment { now, date, chance, budget: &self.luck.budget }
    }

    /// The head of an answer that was accepted, and what its body has to keep to.
    pub(crate) fn accept(&self, mut call: Call, mut meta: ResponseMeta) -> (ResponseMeta, Vigil) {
        call.accept(&mut meta, self.clock.now(), &self.luck.budget);
        (meta, call.vigil())
    }

    /// Reads the body of an answer in one piece.
    pub(crate) fn read(&self, headers: &HeaderMap, body: Bytes) -> Result<ChatResponse, Cause> {
        answer::read(headers, &body).or_else(|cause| match self.key() {
            // The second reading fails as well, and repeats no key.
            Some(key) => answer::read(headers, &key.scrub(body)),
            None => Err(cause),
        })
    }

    /// A stream of which the head has come.
    pub(crate) fn assembly(&self, meta: ResponseMeta, asked: &ChatRequest) -> Assembly {
        let key = self.target.api_key.clone();
        let mut assembly = Assembly::new(meta, self.limits(), key, asked.n);
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

    pub(crate) fn limits(&self) -> TimeLimits {
        self.options.time_limits.unwrap_or_default()
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
        }
    }
}
