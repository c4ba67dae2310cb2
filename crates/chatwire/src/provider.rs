//! Providers as values: where requests go, and what one provider does unlike another.
//!
//! One file for each built-in provider; the rest of the crate knows none of them by name.

mod aimlapi;
mod authentication;
mod azure;
pub(crate) mod base_url;
pub(crate) mod called;
mod cost_field;
pub(crate) mod credentials;
mod openai;
mod openrouter;
pub(crate) mod paths;
mod query_parameter;
mod reasoning_history;
mod retired_model;

use chatwire_protocol::error::{ErrorCode, ErrorKind};
use http::HeaderName;

pub use self::{
    authentication::Authentication,
    base_url::{BaseUrl, BaseUrlError},
    cost_field::{CostField, CostPlace, CostUnit},
    paths::Paths,
    query_parameter::QueryParameter,
    reasoning_history::ReasoningHistory,
    retired_model::RetiredModel,
};
use crate::client::config::ConfigError;

/// A provider of the API: its address, its environment variables, its authentication and paths.
///
/// [`aimlapi`](Self::aimlapi), [`openai`](Self::openai), [`azure`](Self::azure) and
/// [`openrouter`](Self::openrouter) are built in;
/// [`compatible`](Self::compatible) is any other server with OpenAI's paths.
/// Each part can be changed, by its field or by the method of the same name.
///
/// A base URL that is set apart from the provider, on the builder or in the environment, changes
/// where requests go and nothing in their form: so a gateway in front of a provider is called as
/// the provider itself.
/// If its host is not in one of the provider's [`domains`](Self::domains), errors name the host
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
    /// The base URL; `None` if every customer has one of their own, which must be set then.
    pub base_url: Option<BaseUrl>,
    /// The domains of the provider's own hosts; a host in another domain is a gateway or another
    /// server.
    ///
    /// Empty if every host is the provider's.
    pub domains: Vec<String>,
    /// The page where one gets an API key; `None` if there is none.
    pub api_key_page: Option<String>,
    /// The environment variables that hold the API key; the first that is set counts.
    pub api_key_variables: Vec<String>,
    /// The environment variables that hold the base URL; the first that is set counts.
    pub base_url_variables: Vec<String>,
    /// How a request carries the API key.
    pub authentication: Authentication,
    /// Where the operations are.
    pub paths: Paths,
    /// The query parameters of every request; those of
    /// [`CallOptions`](crate::CallOptions::query) come after them.
    pub query: Vec<QueryParameter>,
    /// What the provider's error codes mean, where that is not what they mean elsewhere.
    pub error_codes: Vec<ErrorCode>,
    /// The response headers with the ID under which the provider logs a request, before those that
    /// [`ResponseMeta::request_id`](crate::ResponseMeta::request_id) looks for anyway.
    pub request_id_headers: Vec<HeaderName>,
    /// Where the provider reports the price of a request, the most reliable place first; empty if
    /// it does not.
    pub cost: Vec<CostField>,
    /// Models that the provider offers no more.
    pub retired_models: Vec<RetiredModel>,
    /// A model that the provider offers, for examples and as the default of the command; `None`
    /// if it depends on the customer.
    pub example_model: Option<String>,
    /// When reasoning goes back to the provider.
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

    /// Any server with OpenAI's paths and authentication: a local one, a gateway, another provider.
    ///
    /// If the host belongs to a built-in provider, its name and its API-key page are known as well.
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
            reasoning_history: ReasoningHistory::InsideToolLoop,
            // The convention is to name the API's form if the server is not known.
            telemetry_name: "openai".to_owned(),
            ..Self::built_in("compatible", base_url.authority(), "https://host.example")
        };
        Self {
            base_url: Some(base_url),
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

    /// Sets the page where one gets an API key.
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

    /// Sets how a request carries the API key.
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

    /// Adds what an error code means, before the others, with the URL of the page that says so.
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

    /// The provider as it is called, and where: at its own base URL, or at the one that is set
    /// apart from it.
    pub(crate) fn called_at(
        self,
        base_url: Option<BaseUrl>,
    ) -> Result<(Self, BaseUrl), ConfigError> {
        let no_base_url = || ConfigError::NoBaseUrl {
            name: self.name.clone(),
            variable: self.base_url_variables.first().cloned(),
        };
        let own = self.base_url.clone();
        let base_url = base_url.or(own).ok_or_else(no_base_url)?;
        if let Some(missing) = self.query.iter().find(|parameter| parameter.value.is_none()) {
            return Err(ConfigError::NoQueryParameter {
                name: missing.name.clone(),
                variable: missing.variable.clone(),
            });
        }
        let named = if self.domains.is_empty() || self.owns(&base_url) {
            self
        } else {
            let there = Self::compatible_at(base_url.clone());
            Self {
                id: there.id,
                name: there.name,
                domains: there.domains,
                api_key_page: there.api_key_page,
                telemetry_name: there.telemetry_name,
                example_model: there.example_model,
                ..self
            }
        };
        let base_url = base_url.with_root(&named.paths.root);
        Ok((named, base_url))
    }

    /// Whether a host is in one of the provider's domains.
    pub(crate) fn owns(&self, base_url: &BaseUrl) -> bool {
        self.domains.iter().any(|domain| base_url.is_in(domain))
    }
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(
        provider: Provider,
        base_url: Option<&str>,
    ) -> Result<(Provider, BaseUrl), ConfigError> {
        provider.called_at(base_url.map(|url| BaseUrl::parse(url).unwrap()))
    }

    #[track_caller]
    fn check(provider: Provider, base_url: Option<&str>, at: &str, name: &str, page: bool) {
        let (called, base_url) = called(provider, base_url).unwrap();
        assert_eq!(base_url.to_string(), at);
        assert_eq!((called.name.as_str(), called.api_key_page.is_some()), (name, page));
    }

    #[test]
    fn a_host_outside_the_domains_has_its_own_name_and_no_key_page() {
        let azure = || Provider::azure().api_version("1");
        let compatible = |url| Provider::compatible(url).unwrap();
        check(Provider::openai(), None, "https://api.openai.com/v1", "OpenAI", true);
        let eu = "https://eu.api.openai.com/v1";
        check(Provider::openai(), Some(eu), eu, "OpenAI", true);
        let other = "http://openai.com.example:81/v1";
        check(Provider::openai(), Some(other), other, "openai.com.example:81", false);
        check(Provider::aimlapi(), Some(eu), eu, "OpenAI", true);
        let resource = "https://r.openai.azure.com";
        check(azure(), Some(resource), resource, "Azure OpenAI", true);
        check(azure(), Some("http://localhost"), "http://localhost", "localhost", false);
        check(compatible("http://[::1]:8080"), None, "http://[::1]:8080/v1", "[::1]:8080", false);
        let v1 = "https://r.openai.azure.com/openai/v1";
        check(compatible(v1), None, v1, "Azure OpenAI", true);
    }

    #[test]
    fn a_known_host_keeps_the_compatible_form() {
        let provider = Provider::compatible("https://r.openai.azure.com/openai/v1").unwrap();
        assert_eq!(provider.authentication, Authentication::Bearer);
        assert_eq!((provider.paths, provider.query), (Paths::default(), Vec::new()));
        assert_eq!(provider.api_key_variables, ["AZURE_OPENAI_API_KEY"]);
    }

    #[test]
    fn what_is_required_and_missing_is_named() {
        let error = called(Provider::azure().api_version("1"), None).unwrap_err();
        let text = "no base URL is set for Azure OpenAI: set AZURE_OPENAI_ENDPOINT, or pass it to \
                    the builder";
        assert_eq!(error.to_string(), text);
        let error = called(Provider::azure(), Some("https://r.openai.azure.com")).unwrap_err();
        let text = "the query parameter `api-version` has no value: set OPENAI_API_VERSION, or \
                    pass it to the provider";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn the_host_decides_the_name_in_traces() {
        for (url, name) in [
            ("https://api.aimlapi.com/v1", "aimlapi"),
            ("https://aimlapi.com.example", "openai"),
            ("https://me.openai.azure.com", "azure.ai.openai"),
            ("http://localhost", "openai"),
        ] {
            assert_eq!(Provider::compatible(url).unwrap().telemetry_name, name, "{url}");
            let (called, _) = called(Provider::aimlapi(), Some(url)).unwrap();
            assert_eq!(called.telemetry_name, name, "{url}");
        }
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
