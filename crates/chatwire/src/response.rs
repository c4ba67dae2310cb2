//! A whole answer, and how it is told from what only looks like one.

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

/// A whole answer with what came beside it; it dereferences to the [`ChatResponse`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response {
    /// What was answered.
    pub response: ChatResponse,
    /// Status, headers, attempts and timing.
    pub meta: ResponseMeta,
    /// How the stream went that the answer was put together from; `None` when it came in one piece.
    pub stream: Option<StreamReport>,
}

/// How a stream went that an answer was put together from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StreamReport {
    /// How it ended.
    pub ending: Ending,
    /// What it did that it should not have.
    pub irregularities: Irregularities,
    /// What its chunks disagreed on.
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
