//! The list of models.

use bytes::Bytes;
use chatwire_protocol::{error::ApiError, models::ModelList};
use http::{HeaderMap, Method};

use super::Operation;
use crate::{
    ResponseLimits,
    error::ErrorSource,
    observe::{self, Outcome},
    response::unexpected_body::UnexpectedBody,
};

/// What an unexpected body is not.
const EXPECTED: &str = "list of models";

/// The list of models.
pub(crate) struct ListModels;

impl Operation for ListModels {
    type Output = ModelList;

    const NAME: &'static str = "models";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/models";

    /// An empty list is one, and entries that are not models do not spoil the others.
    fn decode(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        _: &ResponseLimits,
    ) -> Result<ModelList, ErrorSource> {
        let list = ModelList::from_slice(body)
            .map_err(|error| UnexpectedBody::undecodable(EXPECTED, error, headers, body.clone()))?;
        if may_be_error(&list)
            && let Some(error) = ApiError::in_band(headers, body)
        {
            return Err(ErrorSource::Api { error, offset: None });
        }
        if list.entries().is_none() {
            return Err(UnexpectedBody::without("list", EXPECTED, headers, body.clone()).into());
        }
        Ok(list)
    }

    fn started(&self) -> observe::Operation<'_> {
        observe::Operation::Models
    }

    fn outcome(list: &ModelList) -> Outcome<'_> {
        Outcome::Models(list)
    }
}

/// Whether to look for an error: a message beside a list is not one, an `error` member is.
fn may_be_error(list: &ModelList) -> bool {
    match list {
        ModelList::Page(page) => list.entries().is_none() || page.extra.get("error").is_some(),
        _ => list.iter().all(|model| model.id.is_none()),
    }
}
