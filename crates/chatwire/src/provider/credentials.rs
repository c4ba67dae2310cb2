//! The API key, which is sent in a header and shown nowhere.

use std::fmt;

use http::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::{called::KeyOrigin, secrets::Secrets};
use crate::{Authentication, client::config_error::ConfigError};

/// An API key; shown nowhere, and overwritten in memory when dropped.
#[derive(Clone)]
pub(crate) struct ApiKey {
    secret: SecretString,
    /// The environment variable that it is from; `None` if the caller passed it.
    variable: Option<String>,
}

impl ApiKey {
    /// Parses a key; surrounding whitespace, such as the line end of a file, is dropped.
    pub(crate) fn parse(text: &str) -> Result<Self, ConfigError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ConfigError::EmptyKey);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ConfigError::KeyCharacter);
        }
        Ok(Self { secret: SecretString::from(text), variable: None })
    }

    /// The same, with the environment variable that it is from.
    #[must_use]
    pub(crate) fn read_from(mut self, name: &str) -> Self {
        self.variable = Some(name.to_owned());
        self
    }

    /// Where it is from.
    pub(crate) fn origin(&self) -> KeyOrigin {
        self.variable.clone().map_or(KeyOrigin::Caller, KeyOrigin::Variable)
    }

    /// The header that carries the key, marked as sensitive; `None` if none does.
    pub(crate) fn header(&self, by: &Authentication) -> Option<(HeaderName, HeaderValue)> {
        let header = by.header(self.secret.expose_secret());
        header.expect("a key is checked to be printable ASCII")
    }

    /// These secrets and the key.
    pub(crate) fn add_to(&self, secrets: &Secrets) -> Secrets {
        secrets.with_credential(self.secret.expose_secret())
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_says_what_the_scheme_asks_and_shows_nothing() {
        let key = ApiKey::parse(" canary-1\n").unwrap();
        for (scheme, name, value) in [
            (Authentication::Bearer, "authorization", "Bearer canary-1"),
            (Authentication::Header(HeaderName::from_static("api-key")), "api-key", "canary-1"),
        ] {
            let (seen, header) = key.header(&scheme).unwrap();
            assert_eq!((seen.as_str(), header.to_str().unwrap()), (name, value));
            assert!(!format!("{header:?} {key:?}").contains("canary"));
        }
        assert!(key.header(&Authentication::None).is_none());
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for (text, error) in [
            ("", ConfigError::EmptyKey),
            (" \n", ConfigError::EmptyKey),
            ("two words", ConfigError::KeyCharacter),
            ("two\r\nlines: x", ConfigError::KeyCharacter),
            ("schlüssel", ConfigError::KeyCharacter),
        ] {
            assert_eq!(ApiKey::parse(text).unwrap_err(), error, "{text:?}");
        }
    }
}
