//! Responses, and what comes with them.

mod cost;
pub(crate) mod meta;
mod rate_limit;
pub(crate) mod unexpected_body;
mod with_meta;

use std::ops::Deref;

use chatwire_protocol::{
    accumulate::Diagnostic,
    chat::ChatResponse,
    stream::{Ending, Irregularities},
};

pub use self::{
    cost::{Cost, CostSource},
    meta::ResponseMeta,
    rate_limit::RateLimit,
    with_meta::{Models, WithMeta},
};

/// A complete chat completion with its metadata; it dereferences to the [`ChatResponse`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response {
    /// The completion.
    pub response: ChatResponse,
    /// Status, headers, attempts and timing.
    pub meta: ResponseMeta,
    /// How the stream went that the completion was accumulated from; `None` if the request was
    /// non-streaming.
    pub stream: Option<StreamReport>,
}

/// How a stream went that a completion was accumulated from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StreamReport {
    /// How it ended.
    pub ending: Ending,
    /// Its deviations from the protocol, counted.
    pub irregularities: Irregularities,
    /// Contradictions between its chunks.
    pub diagnostics: Vec<Diagnostic>,
}

impl Response {
    /// The price of the request; `None` if the provider does not report one.
    ///
    /// It is read where the provider reports it: see [`Provider::cost`](crate::Provider::cost).
    pub fn cost(&self) -> Option<Cost> {
        self.meta.cost(&self.response)
    }
}

impl Deref for Response {
    type Target = ChatResponse;

    fn deref(&self) -> &ChatResponse {
        &self.response
    }
}
