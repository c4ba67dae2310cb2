//! A whole answer, and how it is told from what only looks like one.

use std::ops::Deref;

use bytes::Bytes;
use chatwire_protocol::{
    accumulate::Diagnostic,
    chat::{CREDITS_PER_USD, ChatResponse, FinishReason},
    error::ApiError,
    stream::{Ending, Irregularities},
};
use http::HeaderMap;

use crate::{ResponseMeta, error::Cause, meta, unexpected::Unexpected};

/// A whole answer with what came beside it; it dereferences to the [`ChatResponse`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer {
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

impl Answer {
    /// What it cost; `None` when the provider does not say.
    ///
    /// The headers are asked first, where AI/ML API [tells the cost][cost] of answers in one piece; then the body, where it tells that of streams and others tell theirs.
    ///
    /// [cost]: https://docs.aimlapi.com/capabilities/request-tracing-and-cost
    pub fn cost(&self) -> Option<Cost> {
        let header = |name: &str| meta::text(&self.meta.headers, name)?.parse::<f64>().ok();
        let credits = header("x-aimlapi-credits-used");
        let usd = header("x-aimlapi-usd-spent")
            .or_else(|| credits.map(|credits| credits / CREDITS_PER_USD));
        let body = self.response.cost();
        let usd = usd.or_else(|| body.map(|body| body.usd))?;
        Some(Cost { usd, credits: credits.or_else(|| body?.credits) })
    }
}

impl Deref for Answer {
    type Target = ChatResponse;

    fn deref(&self) -> &ChatResponse {
        &self.response
    }
}

/// Reads the body of a successful answer, if it is a completion.
pub(crate) fn read(headers: &HeaderMap, body: &Bytes) -> Result<ChatResponse, Cause> {
    let response = match ChatResponse::from_slice(body) {
        Ok(response) => response,
        Err(error) => {
            return Err(match ApiError::in_band(headers, body) {
                Some(error) => Cause::Api { error, offset: None },
                None => Cause::Unexpected(Unexpected::undecodable(error, headers, body.clone())),
            });
        }
    };
    let choices = response.choices.as_deref().unwrap_or_default();
    let suspicious = choices.is_empty() || response.extra.get("error").is_some();
    if let Some(error) = suspicious.then(|| ApiError::in_band(headers, body)).flatten() {
        return Err(Cause::Api { error, offset: None });
    }
    if choices.is_empty() {
        return Err(Cause::Unexpected(Unexpected::without_choices(headers, body.clone())));
    }
    for choice in choices {
        if let Some(error) = choice.extra.get("error").filter(|error| !error.is_null()) {
            let error = ApiError::from_body(Bytes::copy_from_slice(error.as_str().as_bytes()));
            return Err(Cause::Api { error, offset: None });
        }
    }
    let failed = |reason: &FinishReason| *reason == FinishReason::Error;
    if choices.iter().any(|choice| choice.finish_reason.as_ref().is_some_and(failed)) {
        return Err(Cause::Api { error: ApiError::from_body(body.clone()), offset: None });
    }
    Ok(response)
}
