//! The request schema of a model.

use std::fmt;

use super::{generated::models::ALL, schema::Schema};

/// A published request schema, for [`ChatRequest::check`](crate::chat::ChatRequest::check).
pub struct Profile {
    pub(crate) name: &'static str,
    pub(crate) models: &'static [&'static str],
    pub(crate) schema: &'static Schema,
}

impl Profile {
    /// All profiles of this crate, ordered by name.
    pub fn all() -> &'static [&'static Self] {
        ALL
    }

    /// The profile of a model by its ID; `None` if there is none.
    ///
    /// The comparison is case-sensitive.
    pub fn of(model: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|profile| profile.models.contains(&model))
    }

    /// The name of the vendored schema, such as `hermes-4-405b`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The IDs of the models with this schema; empty if the schema allows any model.
    pub fn models(&self) -> &'static [&'static str] {
        self.models
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Profile").field(&self.name).finish()
    }
}
