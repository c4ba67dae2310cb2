//! The provider as one client calls it.

use std::fmt::Write;

use chatwire_protocol::error::{ApiError, ErrorKind};

use super::{BaseUrl, Provider, ReasoningHistory, secrets::Secrets};
use crate::client::config_error::ConfigError;

/// The provider as one client calls it, for responses and errors.
#[derive(Debug, Clone, Default)]
pub(crate) struct CalledProvider {
    pub(crate) provider: Provider,
    pub(crate) key: KeyOrigin,
    /// What no message may repeat.
    pub(crate) secrets: Secrets,
}

/// Where the API key that is sent comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum KeyOrigin {
    /// No key is sent.
    #[default]
    None,
    /// The caller passed it.
    Caller,
    /// This environment variable.
    Variable(String),
    /// The function of this path.
    Function(&'static str),
}

impl CalledProvider {
    /// Who sent an error: the help for an authentication error, or the name of the provider.
    pub(crate) fn origin(&self, error: &ApiError) -> Option<String> {
        self.key_advice(error).or_else(|| Some(format!("from {}", self.provider.name)))
    }

    /// The help for an authentication error: whose key was rejected, and where to create another
    /// one.
    pub(crate) fn key_advice(&self, error: &ApiError) -> Option<String> {
        if error.kind() != ErrorKind::Authentication {
            return None;
        }
        let Provider { name, api_key_page, api_key_variables, .. } = &self.provider;
        let mut advice = match &self.key {
            KeyOrigin::None => format!("{name} requires an API key"),
            KeyOrigin::Caller => format!("{name} rejected the API key"),
            KeyOrigin::Variable(variable) => format!("{name} rejected the API key in {variable}"),
            KeyOrigin::Function(function) => {
                return Some(format!(
                    "{name} rejected the API key of the key provider `{function}`"
                ));
            }
        };
        if let Some(page) = api_key_page {
            let _ = write!(advice, ": create one at {page}");
            if let (KeyOrigin::None, Some(variable)) = (&self.key, api_key_variables.first()) {
                let _ = write!(advice, " and set {variable}");
            }
        }
        Some(advice)
    }

    /// Classifies an error by the provider's own error codes.
    pub(crate) fn classify(&self, error: ApiError) -> ApiError {
        error.classified_by(&self.provider.error_codes)
    }

    /// Available models to use instead, if an error names a retired model; empty otherwise.
    pub(crate) fn successors(&self, error: &ApiError) -> &[String] {
        let message = error.message().filter(|_| error.kind() == ErrorKind::ModelNotAvailable);
        let named = message.and_then(|message| {
            self.provider.retired_models.iter().find(|model| model.is_named_in(message))
        });
        named.map_or(&[], |model| &model.successors)
    }
}

impl Provider {
    /// The provider with the identity that its host has, and the base URL to call: the one that is
    /// given, else its own.
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
        // A provider without a name of its own has that of its host.
        let has_host_name = self.base_url.as_ref().is_some_and(|own| own.authority() == self.name);
        let is_renamed = has_host_name && base_url.authority() != self.name;
        let named = if self.owns(&base_url) || (self.domains.is_empty() && !is_renamed) {
            self
        } else {
            let there = Self::compatible_at(base_url.clone());
            // A gateway in front of a provider may return reasoning that the provider does not.
            let reasoning_history = match self.reasoning_history {
                ReasoningHistory::Never if !self.domains.is_empty() => there.reasoning_history,
                own => own,
            };
            Self {
                reasoning_history,
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
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;

    fn read(status: u16, body: &str) -> ApiError {
        let status = StatusCode::from_u16(status).unwrap();
        ApiError::from_response(status, &HeaderMap::new(), Bytes::copy_from_slice(body.as_bytes()))
    }

    #[test]
    fn the_advice_names_the_key_and_its_page() {
        let variable = || KeyOrigin::Variable("OPENAI_API_KEY".to_owned());
        let unknown = || Provider::compatible("http://localhost:8080").unwrap();
        for (provider, key, advice) in [
            (
                Provider::openai(),
                variable(),
                "OpenAI rejected the API key in OPENAI_API_KEY: create one at \
                 https://platform.openai.com/api-keys",
            ),
            (
                Provider::aimlapi(),
                KeyOrigin::Caller,
                "AI/ML API rejected the API key: create one at https://aimlapi.com/app/keys",
            ),
            (
                Provider::openrouter(),
                KeyOrigin::None,
                "OpenRouter requires an API key: create one at \
                 https://openrouter.ai/settings/keys and set OPENROUTER_API_KEY",
            ),
            (unknown(), variable(), "localhost:8080 rejected the API key in OPENAI_API_KEY"),
            (unknown(), KeyOrigin::Caller, "localhost:8080 rejected the API key"),
            (unknown(), KeyOrigin::None, "localhost:8080 requires an API key"),
        ] {
            let called = CalledProvider { provider, key, ..CalledProvider::default() };
            assert_eq!(called.key_advice(&read(401, "")).as_deref(), Some(advice));
            assert_eq!(called.key_advice(&read(403, "")), None);
        }
    }

    #[test]
    fn a_retired_model_has_successors() {
        let retired = "NousResearch/Nous-Hermes-2-Mixtral-8x7B-DPO";
        let called = CalledProvider::default();
        let successors = |status, body: &str| called.successors(&read(status, body)).len();
        let body = format!(r#"{{"message":"Model {} not found"}}"#, retired.to_lowercase());
        assert_eq!(successors(404, &body), 4);
        assert_eq!(successors(404, r#"{"message":"model x not found"}"#), 0);
        // A model that is named in an error about something else is not to be replaced.
        let body = format!(r#"{{"message":"{retired} takes no images"}}"#);
        assert_eq!(successors(400, &body), 0);
    }

    #[test]
    fn azure_calls_a_rate_limit_by_its_status() {
        let azure = CalledProvider {
            provider: Provider::azure(),
            key: KeyOrigin::Caller,
            ..CalledProvider::default()
        };
        let body = r#"{"error":{"code":"429","message":
            "Exceeded token rate limit; go here: https://aka.ms/oai/quotaincrease"}}"#;
        assert_eq!(azure.classify(read(429, body)).kind(), ErrorKind::RateLimited);
    }

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
        let named = || compatible("http://localhost").name("Example").api_key_page("http://page");
        check(named(), Some("http://gateway/v1"), "http://gateway/v1", "Example", true);
        check(compatible("http://a"), Some("http://b/v1"), "http://b/v1", "b", false);
        let v1 = "https://r.openai.azure.com/openai/v1";
        check(compatible(v1), None, v1, "Azure OpenAI", true);
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
}
