//! A value with the metadata of its response.

use std::ops::Deref;

use chatwire_protocol::models::ModelList;

use crate::ResponseMeta;

/// A value with the metadata of its response; it dereferences to the value.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WithMeta<T> {
    /// What the body was decoded to.
    pub value: T,
    /// Status, headers, attempts and timing.
    pub meta: ResponseMeta,
}

/// The models that a provider offers.
pub type Models = WithMeta<ModelList>;

impl<T> WithMeta<T> {
    /// The value without the metadata.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T> Deref for WithMeta<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
