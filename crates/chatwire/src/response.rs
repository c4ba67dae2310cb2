//! Responses, and what comes with them.

mod cost;
mod limits;
pub(crate) mod meta;
mod rate_limit;
pub(crate) mod unexpected_body;
mod with_meta;

use std::ops::Deref;

use chatwire_protocol::{
    accumulate::Diagnostic,
    chat::{ChatResponse, Message},
    stream::{Ending, Irregularities},
};

pub use self::{
    cost::{Cost, CostSource},
    limits::ResponseLimits,
    meta::ResponseMeta,
    rate_limit::RateLimit,
    with_meta::{Models, WithMeta},
};
use crate::operation::chat::Completion;

/// A complete chat completion with its metadata; it dereferences to the [`ChatResponse`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Response {
    /// The completion.
    pub response: ChatResponse,
    /// Status, headers, attempts and timing.
    pub meta: ResponseMeta,
    /// How the stream went that the completion was accumulated from; `None` if the server did not
    /// stream.
    pub stream: Option<StreamReport>,
    /// What in the response contradicted the protocol or itself, and was repaired; empty for a
    /// regular response.
    pub diagnostics: Vec<Diagnostic>,
}

/// How a stream went that a completion was accumulated from.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StreamReport {
    /// How it ended.
    pub ending: Ending,
    /// Its deviations from the protocol, counted.
    pub irregularities: Irregularities,
}

impl Response {
    /// A response to a non-streaming request.
    pub(crate) fn non_streaming(result: WithMeta<Completion>) -> Self {
        let WithMeta { value: completion, meta } = result;
        let Completion { response, stream, diagnostics, .. } = completion;
        Self { response, meta, stream, diagnostics }
    }

    /// The price of the request; `None` if the provider does not report one.
    ///
    /// It is read where the provider reports it: see [`Provider::cost`](crate::Provider::cost).
    pub fn cost(&self) -> Option<Cost> {
        self.meta.cost(&self.response)
    }

    /// The message of the first choice for the next request, with its reasoning if the provider
    /// needs it; `None` if there is no message.
    ///
    /// What it needs is [`Provider::reasoning_history`](crate::Provider::reasoning_history).
    pub fn to_request_message(&self) -> Option<Message> {
        let message = self.first_choice()?.message.as_ref()?;
        Some(message.to_request_message_with(self.meta.provider().reasoning_history))
    }
}

impl Deref for Response {
    type Target = ChatResponse;

    fn deref(&self) -> &ChatResponse {
        &self.response
    }
}
