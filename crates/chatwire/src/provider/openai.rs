//! OpenAI.

use super::{Provider, texts};

impl Provider {
    /// [OpenAI](https://platform.openai.com/docs/api-reference/chat).
    ///
    /// | variable | what it holds |
    /// |---|---|
    /// | `OPENAI_API_KEY` | the API key |
    /// | `OPENAI_BASE_URL` | the base URL; `https://api.openai.com/v1` if unset |
    pub fn openai() -> Self {
        Self {
            domains: texts(["openai.com"]),
            api_key_page: Some("https://platform.openai.com/api-keys".to_owned()),
            api_key_variables: texts(["OPENAI_API_KEY"]),
            base_url_variables: texts(["OPENAI_BASE_URL"]),
            ..Self::built_in("openai", "OpenAI", "https://api.openai.com/v1")
        }
    }
}
