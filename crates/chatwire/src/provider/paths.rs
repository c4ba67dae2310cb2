//! Where the operations of an API are.

use std::collections::BTreeMap;

use super::base_url::encode;

/// What stands for the name of the model in a path.
const MODEL: &str = "{model}";

/// Where the operations of an API are: the URL of an operation is the base URL, then [`prefix`],
/// then [`deployment`] if the operation runs a model, then the operation's own path.
///
/// `{model}` in a part stands for the name of the model.
/// The default is what OpenAI and compatible servers have: `/v1/chat/completions`.
///
/// [`prefix`]: Self::prefix
/// [`deployment`]: Self::deployment
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paths {
    /// The path of a base URL that has none; `/v1` by default, and empty for no path.
    pub root: String,
    /// Comes before the path of every operation; empty by default.
    pub prefix: String,
    /// Comes before the path of an operation that runs a model, such as `/deployments/{model}`;
    /// `None` by default.
    ///
    /// If the path names the model, the body does not.
    pub deployment: Option<String>,
    /// Whole paths of single operations, instead of the three parts; none by default.
    ///
    /// The operations are `chat`, `models` and `model`.
    pub operations: BTreeMap<String, String>,
}

impl Default for Paths {
    fn default() -> Self {
        Self {
            root: "/v1".to_owned(),
            prefix: String::new(),
            deployment: None,
            operations: BTreeMap::new(),
        }
    }
}

impl Paths {
    /// The path of an operation below the base URL, with `{model}` still in it.
    pub(crate) fn template(&self, operation: &str, usual: &str, runs_model: bool) -> String {
        if let Some(path) = self.operations.get(operation) {
            return path.clone();
        }
        let deployment = self.deployment.as_deref().filter(|_| runs_model).unwrap_or_default();
        format!("{}{deployment}{usual}", self.prefix)
    }
}

/// Whether a path names the model.
pub(crate) fn names_model(template: &str) -> bool {
    template.contains(MODEL)
}

/// The path with the name of the model in it.
pub(crate) fn with_model(template: &str, model: &str) -> String {
    template.replace(MODEL, &encode(model).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_three_parts_or_is_set_as_a_whole() {
        let mut paths = Paths::default();
        assert_eq!(paths.template("chat", "/chat/completions", true), "/chat/completions");
        paths.prefix = "/openai".to_owned();
        paths.deployment = Some("/deployments/{model}".to_owned());
        let chat = paths.template("chat", "/chat/completions", true);
        assert_eq!(chat, "/openai/deployments/{model}/chat/completions");
        assert_eq!(paths.template("models", "/models", false), "/openai/models");
        paths.operations.insert("models".to_owned(), "/list".to_owned());
        assert_eq!(paths.template("models", "/models", false), "/list");

        assert!(names_model(&chat) && !names_model("/models"));
        assert_eq!(with_model("/m/{model}/x", "a/b c"), "/m/a%2Fb%20c/x");
    }
}
