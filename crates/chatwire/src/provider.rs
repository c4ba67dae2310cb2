//! Providers as values, with one file for each built-in provider.
//!
//! No other module knows a provider by name.

mod aimlapi;
mod authentication;
mod azure;
pub(crate) mod base_url;
pub(crate) mod called;
mod cost_field;
pub(crate) mod credentials;
mod host_codes;
pub(crate) mod key_provider;
mod openai;
mod openrouter;
pub(crate) mod paths;
mod query_parameter;
mod retired_model;
pub(crate) mod secrets;

use chatwire_protocol::{
    chat::ReasoningHistory,
    error::{ErrorCode, ErrorKind},
};
use http::HeaderName;

pub use self::{
    authentication::Authentication,
    base_url::{BaseUrl, BaseUrlError},
    cost_field::{CostField, CostPlace, CostUnit},
    key_provider::ProvidedKey,
    paths::Paths,
    query_parameter::QueryParameter,
    retired_model::RetiredModel,
};

/// A provider of the API: its base URL, environment variables, authentication, paths and habits.
///
/// [`aimlapi`](Self::aimlapi), [`openai`](Self::openai), [`azure`](Self::azure) and
/// [`openrouter`](Self::openrouter) are built in;
/// [`compatible`](Self::compatible) is any other server with OpenAI's paths.
/// Each part can be set, by its field or by a method.
///
/// A base URL from the builder or the environment changes where requests go, not their form, so a
/// gateway in front of a provider is called like the provider.
/// If the host is in none of the provider's [`domains`](Self::domains), errors name the host
/// instead of the provider.
///
/// ```
/// use chatwire::{ChatRequest, Client, Message, Provider, http::StatusCode};
/// use chatwire::transport::memory::{CannedResponse, Scripted};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let body = r#"{"choices":[{"message":{"role":"assistant","content":"Hi!"}}]}"#;
/// let server = Scripted::new([CannedResponse::new(StatusCode::OK).with_frames([body])]);
/// let client = Client::builder()
///     .provider(Provider::openai())
///     .api_key("key")
///     .transport(server.clone())
///     .build()?;
/// client.chat(&ChatRequest::new("some-model", [Message::user("Hello")])).await?;
/// let sent = &server.received()[0].request;
/// assert_eq!(sent.uri(), "https://api.openai.com/v1/chat/completions");
/// # Ok::<(), chatwire::Error>(()) }).unwrap();
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Provider {
    /// The name in flags and tables, such as `openai`: lower case, without spaces.
    pub id: String,
    /// The name in messages, such as `OpenAI`.
    pub name: String,
    /// The base URL; `None` if each customer has another one, which must then be set.
    pub base_url: Option<BaseUrl>,
    /// The domains of the provider's hosts; a host elsewhere is a gateway or another server.
    ///
    /// If empty, every host counts as the provider's.
    pub domains: Vec<String>,
    /// The page where API keys are created; `None` if there is none.
    pub api_key_page: Option<String>,
    /// The environment variables that hold the API key; the first one that is set is used.
    pub api_key_variables: Vec<String>,
    /// The environment variables that hold the base URL; the first one that is set is used.
    pub base_url_variables: Vec<String>,
    /// How requests carry the API key.
    pub authentication: Authentication,
    /// The paths of the operations.
    pub paths: Paths,
    /// Query parameters of every request; those of [`CallOptions`](crate::CallOptions::query)
    /// follow them.
    pub query: Vec<QueryParameter>,
    /// Error codes whose meaning differs from that at other providers.
    pub error_codes: Vec<ErrorCode>,
    /// Response headers with the request ID; they precede those that
    /// [`ResponseMeta::request_id`](crate::ResponseMeta::request_id) knows.
    pub request_id_headers: Vec<HeaderName>,
    /// Where the provider reports the price of a request, in order of precedence; empty if it
    /// reports none.
    pub cost: Vec<CostField>,
    /// Models that the provider has retired.
    pub retired_models: Vec<RetiredModel>,
    /// An available model, which the command uses by default; `None` if there is no obvious one.
    pub example_model: Option<String>,
    /// When reasoning goes back to the provider, in the tool loop and in
    /// [`Response::to_request_message`](crate::Response::to_request_message).
    ///
    /// [`Never`](ReasoningHistory::Never) counts for the provider's own
    /// [`domains`](Self::domains) only: at another host, reasoning goes back within tool loops.
    pub reasoning_history: ReasoningHistory,
    /// The name in traces: `gen_ai.provider.name` of the [OpenTelemetry conventions][names].
    ///
    /// [names]: https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/
    pub telemetry_name: String,
}

impl Provider {
    /// All built-in providers, the default one first.
    pub fn all() -> Vec<Self> {
        vec![Self::aimlapi(), Self::openai(), Self::azure(), Self::openrouter()]
    }

    /// The built-in provider with this [`id`](Self::id); `None` if there is none.
    pub fn find(id: &str) -> Option<Self> {
        Self::all().into_iter().find(|provider| provider.id == id)
    }

    /// Any server with OpenAI's paths and authentication: a local server, a gateway or another
    /// provider.
    ///
    /// If the host belongs to a built-in provider, the rest is that provider's: name, API-key page
    /// and variables, error codes, cost.
    ///
    /// ```
    /// use chatwire::Provider;
    ///
    /// let provider = Provider::compatible("http://localhost:8080")?;
    /// assert_eq!(provider.name, "localhost:8080");
    /// assert_eq!(Provider::compatible("https://api.openai.com/v1")?.name, "OpenAI");
    /// # Ok::<(), chatwire::BaseUrlError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails as [`BaseUrl::parse`].
    pub fn compatible(base_url: impl AsRef<str>) -> Result<Self, BaseUrlError> {
        BaseUrl::parse(base_url.as_ref()).map(Self::compatible_at)
    }

    pub(crate) fn compatible_at(base_url: BaseUrl) -> Self {
        let known = Self::all().into_iter().find(|known| known.owns(&base_url));
        let usual = Self {
            cost: vec![CostField::member("/usage/cost", CostUnit::Usd)],
            error_codes: host_codes::of(&base_url),
            reasoning_history: ReasoningHistory::InsideToolLoop,
            // By convention, the wire format if the provider is unknown.
            telemetry_name: "openai".to_owned(),
            ..Self::built_in("compatible", base_url.authority(), "https://host.example")
        };
        Self {
            base_url: Some(base_url),
            // The URL is the caller's, so no variable replaces it.
            base_url_variables: Vec::new(),
            authentication: usual.authentication.clone(),
            paths: usual.paths.clone(),
            query: Vec::new(),
            ..known.unwrap_or(usual)
        }
    }

    /// What OpenAI and compatible servers have in common.
    fn built_in(id: &str, name: &str, base_url: &str) -> Self {
        let base_url = BaseUrl::parse(base_url).expect("a built-in base URL is well-formed");
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            base_url: Some(base_url),
            domains: Vec::new(),
            api_key_page: None,
            api_key_variables: Vec::new(),
            base_url_variables: Vec::new(),
            authentication: Authentication::Bearer,
            paths: Paths::default(),
            query: Vec::new(),
            error_codes: Vec::new(),
            request_id_headers: Vec::new(),
            cost: Vec::new(),
            retired_models: Vec::new(),
            example_model: None,
            reasoning_history: ReasoningHistory::Never,
            telemetry_name: id.to_owned(),
        }
    }

    /// Sets the name in messages.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the page where API keys are created.
    #[must_use]
    pub fn api_key_page(mut self, url: impl Into<String>) -> Self {
        self.api_key_page = Some(url.into());
        self
    }

    /// Adds an environment variable that holds the API key, after the others.
    #[must_use]
    pub fn api_key_variable(mut self, name: impl Into<String>) -> Self {
        self.api_key_variables.push(name.into());
        self
    }

    /// Adds an environment variable that holds the base URL, after the others.
    #[must_use]
    pub fn base_url_variable(mut self, name: impl Into<String>) -> Self {
        self.base_url_variables.push(name.into());
        self
    }

    /// Sets how requests carry the API key.
    #[must_use]
    pub fn authentication(mut self, authentication: Authentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// Sets the whole path of one operation below the base URL; see [`Paths::operations`].
    #[must_use]
    pub fn path(mut self, operation: impl Into<String>, path: impl Into<String>) -> Self {
        self.paths.operations.insert(operation.into(), path.into());
        self
    }

    /// Sets a query parameter of every request.
    #[must_use]
    pub fn query_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let (name, value) = (name.into(), Some(value.into()));
        match self.query.iter_mut().find(|parameter| parameter.name == name) {
            Some(parameter) => parameter.value = value,
            None => self.query.push(QueryParameter { name, value, variable: None }),
        }
        self
    }

    /// Adds the meaning of an error code, with the URL of the page that documents it; overrides
    /// earlier ones.
    #[must_use]
    pub fn error_code(
        mut self,
        code: impl Into<String>,
        kind: ErrorKind,
        source: impl Into<String>,
    ) -> Self {
        self.error_codes.insert(0, ErrorCode::new(code, kind, source));
        self
    }

    /// Adds a response header with the request ID, after the others.
    #[must_use]
    pub fn request_id_header(mut self, name: HeaderName) -> Self {
        self.request_id_headers.push(name);
        self
    }

    /// Adds a place where the provider reports the price of a request, after the others.
    #[must_use]
    pub fn cost_field(mut self, field: CostField) -> Self {
        self.cost.push(field);
        self
    }

    /// Whether a base URL is one of the provider: its host is in one of the provider's domains.
    ///
    /// An API key of the provider should go nowhere else unasked.
    pub fn owns(&self, base_url: &BaseUrl) -> bool {
        self.domains.iter().any(|domain| base_url.is_in(domain))
    }
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_host_keeps_the_compatible_form() {
        let provider = Provider::compatible("https://r.openai.azure.com/openai/v1").unwrap();
        assert_eq!(provider.authentication, Authentication::Bearer);
        assert_eq!((provider.paths, provider.query), (Paths::default(), Vec::new()));
        assert_eq!(provider.api_key_variables, ["AZURE_OPENAI_API_KEY"]);
        assert!(provider.base_url_variables.is_empty());
    }

    #[test]
    fn providers_are_found_by_their_id() {
        for provider in Provider::all() {
            assert_eq!(Provider::find(&provider.id), Some(provider));
        }
        assert_eq!(Provider::find("compatible"), None);
        assert_eq!(Provider::all()[0], Provider::default());
    }

    #[test]
    fn debug_shows_no_value_of_a_query() {
        let provider = Provider::compatible("http://host?key=canary").unwrap();
        let shown = format!("{:?}", provider.query_parameter("key", "canary"));
        assert!(!shown.contains("canary"), "{shown}");
    }
}
