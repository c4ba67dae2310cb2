//! A whole answer, and how it is told from what only looks like one.

mod cost;
pub(crate) mod meta;
mod rate_limit;
pub(crate) mod unexpected_body;

use std::ops::Deref;

use bytes::Bytes;
use chatwire_protocol::{
    accumulate::Diagnostic,
    chat::ChatResponse,
    error::ApiError,
    stream::{Ending, Irregularities},
};
use http::HeaderMap;

pub use self::{
    cost::{Cost, CostSource},
    meta::ResponseMeta,
    rate_limit::RateLimit,
};
use crate::{error::ErrorSource, response::unexpected_body::UnexpectedBody};

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

/// Reads the body of a successful answer, if it is a completion.
pub(crate) fn read(headers: &HeaderMap, body: &Bytes) -> Result<ChatResponse, ErrorSource> {
    let api = |error| ErrorSource::Api { error, offset: None };
    let response = ChatResponse::from_slice(body).map_err(|error| {
        ApiError::in_band(headers, body).map_or_else(
            || {
                ErrorSource::UnexpectedBody(UnexpectedBody::undecodable(
                    error,
                    headers,
                    body.clone(),
                ))
            },
            api,
        )
    })?;
    if let Some(error) = ApiError::in_response(headers, &response, body) {
        return Err(api(error));
    }
    if response.first_choice().is_none() {
        return Err(ErrorSource::UnexpectedBody(UnexpectedBody::without_choices(
            headers,
            body.clone(),
        )));
    }
    Ok(response)
}
