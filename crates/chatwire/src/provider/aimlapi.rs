//! AI/ML API.

use super::{Provider, texts};

impl Provider {
    /// [AI/ML API](https://docs.aimlapi.com): the provider of a client unless another one is set.
    ///
    /// | variable | what it holds |
    /// |---|---|
    /// | `AIMLAPI_API_KEY`, or else `AIML_API_KEY` | the API key |
    /// | `AIMLAPI_BASE_URL` | the base URL; `https://api.aimlapi.com/v1` if unset |
    pub fn aimlapi() -> Self {
        Self {
            domains: texts(["aimlapi.com"]),
            api_key_page: Some("https://aimlapi.com/app/keys".to_owned()),
            api_key_variables: texts(["AIMLAPI_API_KEY", "AIML_API_KEY"]),
            base_url_variables: texts(["AIMLAPI_BASE_URL"]),
            ..Self::built_in("aimlapi", "AI/ML API", "https://api.aimlapi.com/v1")
        }
    }
}

impl Default for Provider {
    /// [`Provider::aimlapi`].
    fn default() -> Self {
        Self::aimlapi()
    }
}
