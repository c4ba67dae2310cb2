//! One model.

use bytes::Bytes;
use chatwire_protocol::{error::ApiError, models::Model};
use http::{HeaderMap, Method};

use super::Operation;
use crate::{ResponseLimits, error::ErrorSource, response::unexpected_body::UnexpectedBody};

/// What an unexpected body is not.
const EXPECTED: &str = "model";

/// What a provider says about one model.
pub(crate) struct GetModel<'a> {
    pub(crate) id: &'a str,
}

impl Operation for GetModel<'_> {
    type Output = Model;

    const NAME: &'static str = "model";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/models/{model}";

    fn model(&self) -> Option<&str> {
        Some(self.id)
    }

    fn decode(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
        _: &ResponseLimits,
    ) -> Result<Model, ErrorSource> {
        let model = Model::from_slice(body)
            .map_err(|error| UnexpectedBody::undecodable(EXPECTED, error, headers, body.clone()))?;
        if model.id.is_some() && model.extra.get("error").is_none() {
            return Ok(model);
        }
        match ApiError::in_band(headers, body) {
            Some(error) => Err(ErrorSource::Api { error, offset: None }),
            None if model.id.is_some() => Ok(model),
            None => Err(UnexpectedBody::without("ID", EXPECTED, headers, body.clone()).into()),
        }
    }
}
