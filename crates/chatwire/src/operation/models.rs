//! The list of models, and how it is told from what only looks like one.

use std::ops::Deref;

use bytes::Bytes;
use chatwire_protocol::{error::ApiError, models::ModelList};
use http::HeaderMap;

use crate::{ResponseMeta, error::ErrorSource, response::unexpected_body::UnexpectedBody};

/// The models a provider offers, with what came beside them; it dereferences to the [`ModelList`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Models {
    /// The list as it came.
    pub list: ModelList,
    /// Status, headers, attempts and timing.
    pub meta: ResponseMeta,
}

impl Deref for Models {
    type Target = ModelList;

    fn deref(&self) -> &ModelList {
        &self.list
    }
}

/// Reads the body of a successful answer, if it is a list of models.
///
/// An empty list is one; of entries that are no models the others are not to blame.
pub(crate) fn read(headers: &HeaderMap, body: &Bytes) -> Result<ModelList, ErrorSource> {
    let list = ModelList::from_slice(body).map_err(|error| {
        let unexpected = UnexpectedBody::undecodable(error, headers, body.clone());
        ErrorSource::UnexpectedBody(unexpected.expecting_models())
    })?;
    if may_be_error(&list)
        && let Some(error) = ApiError::in_band(headers, body)
    {
        return Err(ErrorSource::Api { error, offset: None });
    }
    match list.entries() {
        Some(_) => Ok(list),
        None => {
            Err(ErrorSource::UnexpectedBody(UnexpectedBody::without_list(headers, body.clone())))
        }
    }
}

/// Whether it is worth looking for an error: words beside a list are none, unless they are called so.
fn may_be_error(list: &ModelList) -> bool {
    match list {
        ModelList::Page(page) => list.entries().is_none() || page.extra.get("error").is_some(),
        _ => list.iter().all(|model| model.id.is_none()),
    }
}
