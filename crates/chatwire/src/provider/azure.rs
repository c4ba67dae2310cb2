//! Azure OpenAI, with one path for each deployment.

use chatwire_protocol::error::ErrorKind;
use http::HeaderName;

use super::{Authentication, Paths, Provider, QueryParameter, texts};

/// The query parameter that names the version of the API.
const API_VERSION: &str = "api-version";

/// How a rate limit is reported.
const RATE_LIMIT: &str =
    "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/quota#understanding-rate-limits";

impl Provider {
    /// [Azure OpenAI](https://learn.microsoft.com/azure/ai-foundry/openai/reference), where the
    /// model of a request names a deployment.
    ///
    /// A request goes to
    /// `/openai/deployments/MODEL/chat/completions?api-version=VERSION` below the base URL,
    /// the body names no model, and the header `api-key` holds the key.
    ///
    /// | variable | what it holds |
    /// |---|---|
    /// | `AZURE_OPENAI_API_KEY` | the API key |
    /// | `AZURE_OPENAI_ENDPOINT` | the base URL of the resource; required |
    /// | `OPENAI_API_VERSION` | the API version; required, unless [`api_version`][version] sets it |
    ///
    /// The newer API below `/openai/v1` has neither deployments nor versions: for it, use
    /// [`Provider::compatible`] with `https://RESOURCE.openai.azure.com/openai/v1`.
    ///
    /// [version]: Self::api_version
    ///
    /// ```
    /// use chatwire::{Client, Provider, transport::memory::Scripted};
    ///
    /// # let transport = Scripted::default();
    /// let client = Client::builder()
    ///     .provider(Provider::azure().api_version("2024-10-21"))
    ///     .base_url("https://my-resource.openai.azure.com")
    ///     .api_key("key")
    ///     .transport(transport)
    ///     .build()?;
    /// # Ok::<(), chatwire::Error>(())
    /// ```
    pub fn azure() -> Self {
        Self {
            base_url: None,
            domains: texts([
                "openai.azure.com",
                "cognitiveservices.azure.com",
                "services.ai.azure.com",
                "openai.azure.us",
            ]),
            api_key_page: Some("https://portal.azure.com".to_owned()),
            api_key_variables: texts(["AZURE_OPENAI_API_KEY"]),
            base_url_variables: texts(["AZURE_OPENAI_ENDPOINT"]),
            authentication: Authentication::Header(HeaderName::from_static("api-key")),
            paths: Paths {
                root: String::new(),
                prefix: "/openai".to_owned(),
                deployment: Some("/deployments/{model}".to_owned()),
                ..Paths::default()
            },
            query: vec![QueryParameter {
                name: API_VERSION.to_owned(),
                value: None,
                variable: Some("OPENAI_API_VERSION".to_owned()),
            }],
            request_id_headers: vec![HeaderName::from_static("apim-request-id")],
            telemetry_name: "azure.ai.openai".to_owned(),
            ..Self::built_in("azure", "Azure OpenAI", "https://my-resource.openai.azure.com")
        }
        // The message of a rate limit links to a page about raising quotas.
        .error_code("429", ErrorKind::RateLimited, RATE_LIMIT)
        .error_code("RateLimitReached", ErrorKind::RateLimited, RATE_LIMIT)
    }

    /// Sets the [API version][versions] that Azure OpenAI requires, such as `2024-10-21`; it is
    /// sent as the query parameter `api-version`.
    ///
    /// [versions]: https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
    #[must_use]
    pub fn api_version(self, version: impl Into<String>) -> Self {
        self.query_parameter(API_VERSION, version)
    }
}
