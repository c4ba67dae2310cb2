//! The provider as one client calls it.

use std::fmt::Write;

use chatwire_protocol::error::{ApiError, ErrorKind};

use super::Provider;

/// The provider as one client calls it: what a response and an error need to know of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct CalledProvider {
    pub(crate) provider: Provider,
    pub(crate) key: KeyOrigin,
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
}

impl CalledProvider {
    /// What to do about the key, if an error is about that: whose it is and where one gets another.
    pub(crate) fn key_advice(&self, error: &ApiError) -> Option<String> {
        if error.kind() != ErrorKind::Authentication {
            return None;
        }
        let Provider { name, api_key_page, api_key_variables, .. } = &self.provider;
        let mut advice = match &self.key {
            KeyOrigin::None => format!("{name} requires an API key"),
            KeyOrigin::Caller => format!("{name} rejected the API key"),
            KeyOrigin::Variable(variable) => format!("{name} rejected the API key in {variable}"),
        };
        if let Some(page) = api_key_page {
            let _ = write!(advice, ": create one at {page}");
            if let (KeyOrigin::None, Some(variable)) = (&self.key, api_key_variables.first()) {
                let _ = write!(advice, " and set {variable}");
            }
        }
        Some(advice)
    }

    /// An error as the provider's own table of codes classifies it.
    pub(crate) fn classify(&self, error: ApiError) -> ApiError {
        error.classified_by(&self.provider.error_codes)
    }

    /// Available models to use instead of a retired one that an error names; empty otherwise.
    pub(crate) fn successors(&self, error: &ApiError) -> &[String] {
        let message = error.message().filter(|_| error.kind() == ErrorKind::ModelNotAvailable);
        let named = message.and_then(|message| {
            self.provider.retired_models.iter().find(|model| model.is_named_in(message))
        });
        named.map_or(&[], |model| &model.successors)
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
            let called = CalledProvider { provider, key };
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
        let azure = CalledProvider { provider: Provider::azure(), key: KeyOrigin::Caller };
        let body = r#"{"error":{"code":"429","message":"Requests have exceeded the token rate limit. Please go here: https://aka.ms/oai/quotaincrease"}}"#;
        assert_eq!(azure.classify(read(429, body)).kind(), ErrorKind::RateLimited);
    }
}
