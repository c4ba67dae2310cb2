//! The client request ID.

use std::{fmt, str::FromStr};

use crate::{Error, client::config_error::ConfigError};

/// A client request ID: the caller's own ID of a request, sent as `X-Client-Request-Id` and echoed
/// by AI/ML API.
///
/// It has 1 to 128 characters: letters, digits, `.`, `_`, `:` and `-`.
/// The provider [silently drops any other][tracing], so here it is an error.
///
/// [tracing]: https://docs.aimlapi.com/capabilities/request-tracing-and-cost
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientRequestId(String);

impl ClientRequestId {
    /// Checks and wraps an ID.
    ///
    /// # Errors
    ///
    /// Fails with [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the provider
    /// would drop it.
    pub fn new(text: impl Into<String>) -> Result<Self, Error> {
        let text = text.into();
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
        if (1..=128).contains(&text.len()) && text.bytes().all(allowed) {
            return Ok(Self(text));
        }
        Err(ConfigError::ClientRequestId.into())
    }

    /// The ID.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientRequestId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::new(text)
    }
}

impl fmt::Display for ClientRequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ids_that_the_provider_keeps_are_accepted() {
        for text in ["a", "job-7:2026.11_24", &"x".repeat(128)] {
            assert_eq!(ClientRequestId::new(text).unwrap().as_str(), text);
        }
        for text in ["", "a b", "a/b", "ä", "a\n", &"x".repeat(129)] {
            assert!(ClientRequestId::new(text).is_err(), "{text:?}");
        }
    }
}
