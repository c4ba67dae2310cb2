//! A query parameter that a provider requires.

use std::fmt;

/// A query parameter that a provider requires with every request, such as an API version.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryParameter {
    /// Its name.
    pub name: String,
    /// Its value; if it is `None` and the environment has none, no client can be built.
    pub value: Option<String>,
    /// The environment variable that holds the value if [`value`](Self::value) is `None`; none by
    /// default.
    pub variable: Option<String>,
}

impl fmt::Debug for QueryParameter {
    /// Shows no value, as it may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryParameter")
            .field("name", &self.name)
            .field("has_value", &self.value.is_some())
            .field("variable", &self.variable)
            .finish()
    }
}
