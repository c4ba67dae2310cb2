//! A model that a provider offers no more.

/// A model that a provider offers no more, and what to use instead.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetiredModel {
    /// Its name; letter case does not matter.
    pub name: String,
    /// Available models to use instead, the newest and largest first.
    pub successors: Vec<String>,
}

impl RetiredModel {
    /// A retired model with its successors.
    pub fn new<S: Into<String>>(
        name: impl Into<String>,
        successors: impl IntoIterator<Item = S>,
    ) -> Self {
        Self { name: name.into(), successors: successors.into_iter().map(Into::into).collect() }
    }

    /// Whether a text names the model.
    pub(crate) fn is_named_in(&self, text: &str) -> bool {
        text.to_ascii_lowercase().contains(&self.name.to_ascii_lowercase())
    }
}
