//! Configuration from the environment: the only module that reads it.

use std::{ffi::OsString, fmt};

use secrecy::SecretString;

use super::config_error::ConfigError;
use crate::{BaseUrl, Error, Provider, provider::credentials::ApiKey};

/// A provider, with the API key and the base URL that the environment holds for it.
///
/// [`Provider`] has the variables: `AIMLAPI_API_KEY` and `AIMLAPI_BASE_URL` for
/// [`Provider::aimlapi`], `OPENAI_API_KEY` and `OPENAI_BASE_URL` for [`Provider::openai`].
/// An empty variable counts as unset.
#[derive(Clone, Default)]
pub struct Config {
    pub(crate) provider: Provider,
    pub(crate) api_key: Option<ApiKey>,
    pub(crate) base_url: Option<BaseUrl>,
}

impl Config {
    /// Reads the variables of [`Provider::default`], which is AI/ML API, from the environment.
    ///
    /// # Errors
    ///
    /// As [`from_lookup`](Self::from_lookup).
    pub fn from_env() -> Result<Self, Error> {
        Self::from_env_for(Provider::default())
    }

    /// Reads the variables of a provider from the environment.
    ///
    /// # Errors
    ///
    /// As [`from_lookup`](Self::from_lookup).
    pub fn from_env_for(provider: Provider) -> Result<Self, Error> {
        #[expect(clippy::disallowed_methods, reason = "this is the config module")]
        Self::from_lookup(provider, |name| std::env::var_os(name))
    }

    /// Reads the variables of a provider from a function that knows them by name, such as a test
    /// or a file.
    ///
    /// ```
    /// use chatwire::{Config, Provider};
    ///
    /// let config = Config::from_lookup(Provider::openai(), |name| {
    ///     (name == "OPENAI_API_KEY").then(|| "secret".into())
    /// })?;
    /// assert!(config.has_api_key());
    /// assert_eq!(config.base_url(), None);
    /// # Ok::<(), chatwire::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if a variable is not Unicode, if the key has a character that no header can have, and
    /// if the base URL is malformed.
    pub fn from_lookup(
        mut provider: Provider,
        lookup: impl Fn(&str) -> Option<OsString>,
    ) -> Result<Self, Error> {
        let variable = |name: &str| match lookup(name).map(OsString::into_string) {
            Some(Ok(text)) if text.trim().is_empty() => Ok(None),
            Some(Ok(text)) => Ok(Some(text)),
            Some(Err(_)) => Err(ConfigError::NotUnicode(name.to_owned())),
            None => Ok(None),
        };
        let mut api_key = None;
        for name in &provider.api_key_variables {
            if api_key.is_none()
                && let Some(text) = variable(name)?
            {
                api_key = Some(ApiKey::parse(&text)?.read_from(name));
            }
        }
        let mut base_url = None;
        for name in &provider.base_url_variables {
            if base_url.is_none()
                && let Some(text) = variable(name)?
            {
                base_url = Some(BaseUrl::parse(&text)?);
            }
        }
        for parameter in &mut provider.query {
            if let (None, Some(name)) = (&parameter.value, &parameter.variable) {
                parameter.value = variable(name)?.map(|text| text.trim().to_owned());
            }
        }
        Ok(Self { provider, api_key, base_url })
    }

    /// The provider, with the query parameters that the environment holds.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// Whether the environment holds an API key.
    pub fn has_api_key(&self) -> bool {
        self.api_key.is_some()
    }

    /// The base URL that the environment holds; `None` if it holds none.
    pub fn base_url(&self) -> Option<&BaseUrl> {
        self.base_url.as_ref()
    }
}

impl fmt::Debug for Config {
    /// Shows whether there is a key, and nothing of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("provider", &self.provider.id)
            .field("has_api_key", &self.has_api_key())
            .field("base_url", &self.base_url)
            .finish()
    }
}

/// The variables that name the proxies of the built-in transports.
const PROXY_VARIABLES: [&str; 6] =
    ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

/// The URLs of the proxies in the environment that have a user or a password.
///
/// The transports read them; the client masks what is secret in them.
pub(super) fn proxies_with_credentials() -> Vec<SecretString> {
    #[expect(clippy::disallowed_methods, reason = "this is the config module")]
    proxies_in(|name| std::env::var_os(name))
}

fn proxies_in(lookup: impl Fn(&str) -> Option<OsString>) -> Vec<SecretString> {
    let urls = PROXY_VARIABLES.iter().filter_map(|name| lookup(name)?.into_string().ok());
    urls.filter(|url| url.contains('@')).map(SecretString::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    use crate::{
        Authentication,
        provider::{called::KeyOrigin, secrets::Secrets},
    };

    fn read(variables: &[(&str, &str)]) -> Result<Config, Error> {
        read_for(Provider::default(), variables)
    }

    fn read_for(provider: Provider, variables: &[(&str, &str)]) -> Result<Config, Error> {
        Config::from_lookup(provider, |name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
        })
    }

    #[track_caller]
    fn check(variables: &[(&str, &str)], key: Option<&str>, base_url: Option<&str>) {
        let config = read(variables).unwrap();
        let bearer = config.api_key.and_then(|key| key.header(&Authentication::Bearer));
        let bearer = bearer.map(|(_, value)| value);
        let expected = key.map(|key| format!("Bearer {key}"));
        assert_eq!(bearer.as_ref().map(|value| value.to_str().unwrap()), expected.as_deref());
        assert_eq!(config.base_url.map(|url| url.to_string()).as_deref(), base_url);
    }

    #[test]
    fn variables_are_read_in_their_order() {
        check(&[], None, None);
        check(&[("AIMLAPI_API_KEY", "a")], Some("a"), None);
        check(&[("AIML_API_KEY", "b\n")], Some("b"), None);
        check(&[("AIML_API_KEY", "b"), ("AIMLAPI_API_KEY", "a")], Some("a"), None);
        check(&[("AIML_API_KEY", "b"), ("AIMLAPI_API_KEY", " ")], Some("b"), None);
        check(&[("OPENAI_API_KEY", "c")], None, None);
        check(&[("AIMLAPI_BASE_URL", "http://host")], None, Some("http://host"));
        check(&[("AIMLAPI_BASE_URL", "")], None, None);
    }

    #[test]
    fn each_provider_has_its_own_variables() {
        let all = [
            ("AIMLAPI_API_KEY", "a"),
            ("OPENAI_API_KEY", "b"),
            ("OPENAI_BASE_URL", "http://b"),
            ("AZURE_OPENAI_API_KEY", "c"),
            ("AZURE_OPENAI_ENDPOINT", "https://c.openai.azure.com/"),
            ("OPENAI_API_VERSION", "2024-10-21 "),
            ("OPENROUTER_API_KEY", "d"),
        ];
        for (id, variable, base_url, query) in [
            ("aimlapi", "AIMLAPI_API_KEY", None, None),
            ("openai", "OPENAI_API_KEY", Some("http://b"), None),
            (
                "azure",
                "AZURE_OPENAI_API_KEY",
                Some("https://c.openai.azure.com"),
                Some("2024-10-21"),
            ),
            ("openrouter", "OPENROUTER_API_KEY", None, None),
        ] {
            let config = read_for(Provider::find(id).unwrap(), &all).unwrap();
            let origin = KeyOrigin::Variable(variable.to_owned());
            assert_eq!(config.api_key.as_ref().map(ApiKey::origin), Some(origin));
            assert_eq!(config.base_url().map(ToString::to_string).as_deref(), base_url, "{id}");
            let values = config.provider().query.iter().map(|parameter| parameter.value.as_deref());
            assert_eq!(values.collect::<Vec<_>>(), Vec::from_iter(query.map(Some)), "{id}");
        }
        let set = Provider::azure().api_version("1");
        let config = read_for(set, &all).unwrap();
        assert_eq!(config.provider().query[0].value.as_deref(), Some("1"));
    }

    #[test]
    fn a_wrong_variable_is_named_and_its_value_is_not() {
        let error = read(&[("AIMLAPI_API_KEY", "can ary")]).unwrap_err();
        assert!(error.to_string().starts_with("the API key has a character"), "{error}");
        let error = read(&[("AIMLAPI_BASE_URL", "canary")]).unwrap_err();
        assert!(error.to_string().starts_with("the base URL does not start"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_unicode_is_named() {
        use std::os::unix::ffi::OsStringExt;
        let error =
            Config::from_lookup(Provider::default(), |_| Some(OsString::from_vec(vec![0xff])))
                .unwrap_err();
        assert_eq!(error.to_string(), "the environment variable AIMLAPI_API_KEY is not Unicode");
    }

    #[test]
    fn debug_shows_no_key() {
        let config = read(&[("AIMLAPI_API_KEY", "canary")]).unwrap();
        assert_eq!(
            format!("{config:?}"),
            r#"Config { provider: "aimlapi", has_api_key: true, base_url: None }"#
        );
    }

    #[test]
    fn credentials_of_proxies_are_found_in_every_variable() {
        for name in PROXY_VARIABLES {
            let proxies = proxies_in(|asked| {
                (asked == name).then(|| "http://me:canary%2D8@proxy.test:1".into())
            });
            let url = proxies[0].expose_secret();
            assert_eq!(Secrets::default().with_proxy(url).scrub_text("<canary-8>"), "<********>");
        }
        assert!(proxies_in(|_| Some("http://proxy.test:1".into())).is_empty());
    }
}
