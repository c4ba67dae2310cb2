//! A whole answer, and how it is told from what only looks like one.

pub(crate) mod meta;
mod rate_limit;
pub(crate) mod unexpected_body;

use std::ops::Deref;

use bytes::Bytes;
use chatwire_protocol::{
    accumulate::Diagnostic,
    chat::{CREDITS_PER_USD, ChatResponse},
    error::ApiError,
    stream::{Ending, Irregularities},
};
use http::HeaderMap;

pub use self::{meta::ResponseMeta, rate_limit::RateLimit};
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

/// What an answer cost, in the provider's words.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Cost {
    /// US dollars.
    pub usd: f64,
    /// Credits of AI/ML API, when it tells them.
    pub credits: Option<f64>,
}

impl Response {
    /// What it cost; `None` when the provider does not say.
    ///
    /// The headers are asked first, where AI/ML API [tells the cost][cost] of answers in one piece; then the body, where it tells that of streams and others tell theirs.
    ///
    /// [cost]: https://docs.aimlapi.com/capabilities/request-tracing-and-cost
    pub fn cost(&self) -> Option<Cost> {
        Cost::read(&self.meta, &self.response)
    }
}

impl Cost {
    pub(crate) fn read(meta: &ResponseMeta, response: &ChatResponse) -> Option<Self> {
        let header = |name: &str| meta::text(&meta.headers, name)?.parse::<f64>().ok();
        let credits = header("x-aimlapi-credits-used");
        let usd = header("x-aimlapi-usd-spent")
            .or_else(|| credits.map(|credits| credits / CREDITS_PER_USD));
        let body = response.cost();
        let usd = usd.or_else(|| body.map(|body| body.usd))?;
        Some(Self { usd, credits: credits.or_else(|| body?.credits) })
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
