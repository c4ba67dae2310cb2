//! What the environment says: the only module that reads it.

use std::{ffi::OsString, fmt};

#[cfg(any(feature = "reqwest", feature = "ureq"))]
use chatwire_transport::ProxyError;
use thiserror::Error;

use crate::{BaseUrl, BaseUrlError, Error, provider::credentials::ApiKey};

/// Variables that hold the key; the first that is set counts.
const KEY_VARIABLES: [&str; 2] = ["AIMLAPI_API_KEY", "AIML_API_KEY"];

/// The variable that holds the base URL.
const BASE_URL_VARIABLE: &str = "AIMLAPI_BASE_URL";

/// The key and the base URL as the environment gives them.
///
/// A variable that is set to nothing counts as unset.
///
/// | variable | what |
/// |---|---|
/// | `AIMLAPI_API_KEY`, or else `AIML_API_KEY` | the key |
/// | `AIMLAPI_BASE_URL` | the base URL; `https://api.aimlapi.com/v1` when unset |
#[derive(Clone, Default)]
pub struct Config {
    pub(crate) api_key: Option<ApiKey>,
    pub(crate) base_url: Option<BaseUrl>,
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    ///
    /// Fails when a variable is not Unicode, the key could not be a header or the base URL is not one.
    pub fn from_env() -> Result<Self, Error> {
        #[expect(clippy::disallowed_methods, reason = "this is the config module")]
        Self::from_lookup(|name| std::env::var_os(name))
    }

    /// Reads variables from anything that knows them by name, such as a test or a file.
    ///
    /// ```
    /// use chatwire::Config;
    ///
    /// let config = Config::from_lookup(|name| (name == "AIML_API_KEY").then(|| "secret".into()))?;
    /// assert!(config.has_api_key());
    /// assert_eq!(config.base_url(), None);
    /// # Ok::<(), chatwire::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Config::from_env`].
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let variable = |name: &'static str| match lookup(name).map(OsString::into_string) {
            Some(Ok(text)) if text.trim().is_empty() => Ok(None),
            Some(Ok(text)) => Ok(Some(text)),
            Some(Err(_)) => Err(ConfigError::NotUnicode(name)),
            None => Ok(None),
        };
        let mut api_key = None;
        for name in KEY_VARIABLES {
            if api_key.is_none() {
                api_key = variable(name)?;
            }
        }
        let base_url = variable(BASE_URL_VARIABLE)?;
        Ok(Self {
            api_key: api_key.as_deref().map(ApiKey::parse).transpose()?,
            base_url: base_url.as_deref().map(BaseUrl::parse).transpose()?,
        })
    }

    /// Whether there is a key.
    pub fn has_api_key(&self) -> bool {
        self.api_key.is_some()
    }

    /// The base URL, when one is given.
    pub fn base_url(&self) -> Option<&BaseUrl> {
        self.base_url.as_ref()
    }
}

impl fmt::Debug for Config {
    /// Tells whether there is a key, not which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("has_api_key", &self.has_api_key())
            .field("base_url", &self.base_url)
            .finish()
    }
}

/// Why a client cannot be made of what was given.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ConfigError {
    #[error(
        "no API key is set: get one at https://aimlapi.com/app/keys and set AIMLAPI_API_KEY, or pass it to the builder"
    )]
    NoKey,
    #[error("the API key is empty")]
    EmptyKey,
    #[error("the API key has a character that no key has, such as a space or a line end")]
    KeyCharacter,
    #[error("the environment variable {0} is not Unicode")]
    NotUnicode(&'static str),
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlError),
    #[error(
        "a client request id has 1 to 128 letters, digits, dots, underscores, colons and hyphens"
    )]
    ClientRequestId,
    #[error("the request names no model, which the address of a deployment needs")]
    NoModel,
    #[error(
        "no transport is given and this build has none: give one, or enable the feature `reqwest`"
    )]
    NoTransport,
    #[cfg(any(feature = "reqwest", feature = "ureq"))]
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    #[error("a proxy is set, and a transport that knows nothing of it: set it with the transport")]
    ProxyUnused,
    #[error("a tool has 1 to 64 letters, digits, underscores and hyphens as its name, not {0:?}")]
    ToolName(String),
    #[error("there are two tools named {0:?}")]
    ToolTwice(String),
    #[cfg(feature = "schemars")]
    #[error("the arguments of the tool {0:?} are no object: let it take a structure")]
    ToolArguments(String),
    #[error("tools are run for one choice: leave out `n`")]
    ToolChoices,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Config, Error> {
        Config::from_lookup(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
        })
    }

    #[track_caller]
    fn check(variables: &[(&str, &str)], key: Option<&str>, base_url: Option<&str>) {
        let config = read(variables).unwrap();
        let bearer =
            config.api_key.map(|key| key.header(crate::provider::credentials::Scheme::Bearer).1);
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
        check(&[("AIMLAPI_BASE_URL", "http://host")], None, Some("http://host/v1"));
        check(&[("AIMLAPI_BASE_URL", "")], None, None);
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
        let error = Config::from_lookup(|_| Some(OsString::from_vec(vec![0xff]))).unwrap_err();
        assert_eq!(error.to_string(), "the environment variable AIMLAPI_API_KEY is not Unicode");
    }

    #[test]
    fn debug_shows_no_key() {
        let config = read(&[("AIMLAPI_API_KEY", "canary")]).unwrap();
        assert_eq!(format!("{config:?}"), "Config { has_api_key: true, base_url: None }");
    }
}
