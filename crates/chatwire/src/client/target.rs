//! The provider, base URL and API key of a client.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use http::Uri;

use super::{config::Config, config_error::ConfigError};
use crate::{
    Authentication, BaseUrl, CallOptions, Provider,
    provider::called::{CalledProvider, KeyOrigin},
    provider::credentials::ApiKey,
    provider::key_provider::KeyProvider,
    provider::secrets::Secrets,
};

/// The provider, base URL and API key of a client.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) called: Arc<CalledProvider>,
    pub(crate) base_url: BaseUrl,
    pub(crate) api_key: Option<ApiKey>,
    /// The URLs of the operations whose path and query are the same in every call.
    pub(crate) urls: Arc<Mutex<BTreeMap<&'static str, Uri>>>,
}

impl Target {
    /// A provider that is called at a base URL, with or without an API key.
    pub(crate) fn new(provider: Provider, base_url: BaseUrl, api_key: Option<ApiKey>) -> Self {
        let sent = api_key.as_ref().filter(|key| key.header(&provider.authentication).is_some());
        let key = sent.map_or(KeyOrigin::None, ApiKey::origin);
        let query = provider.query.iter().filter_map(|parameter| parameter.value.as_deref());
        let mut secrets = base_url.add_to(&Secrets::default()).with_query(query);
        if let Some(key) = &api_key {
            secrets = key.add_to(&secrets);
        }
        let called = CalledProvider { provider, key, secrets };
        Self { called: Arc::new(called), base_url, api_key, urls: Arc::default() }
    }

    /// The same target with the secrets that options and a proxy add.
    #[must_use]
    pub(crate) fn with_secrets(&self, options: &CallOptions, proxy: Option<&str>) -> Self {
        let query = options.query.iter().map(|(_, value)| value.as_str());
        let secrets = self.called.secrets.with_headers(&options.headers).with_query(query);
        let secrets = proxy.map_or_else(|| secrets.clone(), |proxy| secrets.with_proxy(proxy));
        let called = CalledProvider { secrets, ..(*self.called).clone() };
        Self { called: Arc::new(called), ..self.clone() }
    }

    /// The target of a configuration, an API key and a base URL, where the last two take
    /// precedence; a key provider takes precedence over keys.
    pub(crate) fn resolve(
        config: Option<Config>,
        api_key: Option<ApiKey>,
        key_provider: Option<&KeyProvider>,
        base_url: Option<BaseUrl>,
    ) -> Result<Self, ConfigError> {
        let config = match (config, &base_url) {
            (Some(config), _) => config,
            (None, None) => Config::default(),
            (None, Some(base_url)) => {
                Config { provider: Provider::compatible_at(base_url.clone()), ..Config::default() }
            }
        };
        let api_key = api_key.or(config.api_key);
        let base_url = base_url.or(config.base_url);
        let has_base_url = base_url.is_some();
        let (provider, base_url) = config.provider.called_at(base_url)?;
        let needs_key = provider.authentication != Authentication::None
            && !provider.domains.is_empty()
            && !has_base_url;
        if needs_key && api_key.is_none() && key_provider.is_none() {
            return Err(ConfigError::NoKey {
                page: provider.api_key_page,
                variable: provider.api_key_variables.into_iter().next(),
            });
        }
        let Some(key_provider) = key_provider else {
            return Ok(Self::new(provider, base_url, api_key));
        };
        // A key that is not used is still a secret.
        let target = Self::new(provider, base_url, api_key);
        let CalledProvider { provider, secrets, .. } = (*target.called).clone();
        let key = match provider.authentication {
            Authentication::None => KeyOrigin::None,
            _ => KeyOrigin::Function(key_provider.name),
        };
        let secrets = secrets.with_provided(key_provider.secrets());
        let called = Arc::new(CalledProvider { provider, key, secrets });
        Ok(Self { called, api_key: None, ..target })
    }
}
