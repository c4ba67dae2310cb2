//! OpenRouter.

use super::{Provider, texts};

impl Provider {
    /// [OpenRouter](https://openrouter.ai/docs/api-reference/overview).
    ///
    /// | variable | what it holds |
    /// |---|---|
    /// | `OPENROUTER_API_KEY` | the API key |
    pub fn openrouter() -> Self {
        Self {
            domains: texts(["openrouter.ai"]),
            api_key_page: Some("https://openrouter.ai/settings/keys".to_owned()),
            api_key_variables: texts(["OPENROUTER_API_KEY"]),
            ..Self::built_in("openrouter", "OpenRouter", "https://openrouter.ai/api/v1")
        }
    }
}
