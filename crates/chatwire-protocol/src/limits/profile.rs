//! A model's limits, by its name.

use std::fmt;

use super::{generated::models::ALL, schema::Schema};

/// What a published schema lets a request be.
pub struct Profile {
    pub(crate) name: &'static str,
    pub(crate) models: &'static [&'static str],
    pub(crate) schema: &'static Schema,
}

impl Profile {
    /// The profiles this crate has, by name.
    pub fn all() -> &'static [&'static Self] {
        ALL
    }

    /// The profile of a model, by the name that requests give it; upper and lower case are told apart.
    pub fn of(model: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|profile| profile.models.contains(&model))
    }

    /// The vendored schema's name, such as `hermes-4-405b`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The models that requests may ask for under this schema.
    pub fn models(&self) -> &'static [&'static str] {
        self.models
    }
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Profile").field(&self.name).finish()
    }
}
