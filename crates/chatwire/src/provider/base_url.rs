//! Where the API is: one address, joined with endpoints without losing any of its parts.

use std::{fmt, str::FromStr};

use http::{Uri, uri::Scheme};
use thiserror::Error;

/// The address of AI/ML API.
const DEFAULT: &str = "https://api.aimlapi.com/v1";

/// What is often pasted along with the address and does not belong to it.
const ENDPOINT: &str = "/chat/completions";

/// Where the API is, for example `https://api.aimlapi.com/v1`.
///
/// A path is kept whole, so proxies with a prefix work, and a query such as `?api-version=2024-10-21` goes to every endpoint.
/// A slash at the end means nothing, and neither does an endpoint that was pasted along.
/// An address without a path means `/v1`, where OpenAI-compatible servers listen.
///
/// ```
/// use chatwire::BaseUrl;
///
/// let base: BaseUrl = "http://localhost:8080".parse()?;
/// assert_eq!(base.to_string(), "http://localhost:8080/v1");
/// # Ok::<(), chatwire::BaseUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme, host and port, for example `https://api.aimlapi.com`.
    origin: String,
    /// Empty, or starts with a slash and does not end with one.
    path: String,
    /// Without the question mark.
    query: Option<String>,
}

impl BaseUrl {
    /// Reads an address.
    ///
    /// # Errors
    ///
    /// Fails when it is not an absolute `http` or `https` address, or has a user, a password or a fragment.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let text = text.trim();
        if text.contains('#') {
            return Err(BaseUrlError::Fragment);
        }
        if !text.contains("://") {
            return Err(BaseUrlError::Scheme);
        }
        let uri: Uri = text.parse().map_err(|_| BaseUrlError::Syntax)?;
        let scheme = uri
            .scheme()
            .filter(|scheme| **scheme == Scheme::HTTP || **scheme == Scheme::HTTPS)
            .ok_or(BaseUrlError::Scheme)?;
        let authority = uri.authority().ok_or(BaseUrlError::Host)?;
        if authority.as_str().contains('@') {
            return Err(BaseUrlError::User);
        }
        if authority.host().is_empty() {
            return Err(BaseUrlError::Host);
        }
        if authority.as_str().len() > authority.host().len() && authority.port_u16().is_none() {
            return Err(BaseUrlError::Port);
        }

        let path = uri.path().trim_end_matches('/');
        let path = path.strip_suffix(ENDPOINT).unwrap_or(path).trim_end_matches('/');
        Ok(Self {
            origin: format!("{scheme}://{authority}"),
            path: path.to_owned(),
            query: uri.query().filter(|query| !query.is_empty()).map(str::to_owned),
        })
    }

    /// The address of an endpoint: its path, which starts with a slash, and more query parameters.
    pub(crate) fn endpoint(
        &self,
        path: &str,
        query: &[(String, String)],
    ) -> Result<Uri, BaseUrlError> {
        self.join(self.path_or_default(), path, query)
    }

    /// The address of an endpoint that does not live below `/v1`.
    pub(crate) fn bare_endpoint(
        &self,
        path: &str,
        query: &[(String, String)],
    ) -> Result<Uri, BaseUrlError> {
        let prefix = if *self == Self::default() { "" } else { &self.path };
        self.join(prefix, path, query)
    }

    fn join(
        &self,
        prefix: &str,
        path: &str,
        query: &[(String, String)],
    ) -> Result<Uri, BaseUrlError> {
        let mut text = format!("{}{prefix}{path}", self.origin);
        let mut mark = '?';
        if let Some(query) = &self.query {
            text.push(mark);
            text.push_str(query);
            mark = '&';
        }
        for (name, value) in query {
            text.push(mark);
            encode(name, &mut text);
            text.push('=');
            encode(value, &mut text);
            mark = '&';
        }
        text.parse().map_err(|_| BaseUrlError::Syntax)
    }

    fn path_or_default(&self) -> &str {
        if self.path.is_empty() { "/v1" } else { &self.path }
    }
}

impl Default for BaseUrl {
    /// `https://api.aimlapi.com/v1`.
    fn default() -> Self {
        Self::parse(DEFAULT).expect("the address of AI/ML API is well-formed")
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        Self::parse(text)
    }
}

impl fmt::Display for BaseUrl {
    /// The address without its query, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path_or_default())
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({self})")
    }
}

/// Why a text is not the address of an API; the text itself is not repeated, as it may hold secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// It does not start with `http://` or `https://`.
    #[error("the base URL does not start with http:// or https://")]
    Scheme,
    /// It names no host.
    #[error("the base URL names no host")]
    Host,
    /// Its port is not a number from 0 to 65535.
    #[error("the base URL's port is not one")]
    Port,
    /// It has a user or a password.
    #[error("the base URL has a user or password in it: use the API key instead")]
    User,
    /// It has a fragment.
    #[error("the base URL has a fragment, a part after `#`, which no server would see")]
    Fragment,
    /// It has a character that an address cannot have.
    #[error("the base URL has a character that an address cannot have")]
    Syntax,
}

/// Writes a text as one part of a path or query.
pub(crate) fn encode(text: &str, into: &mut String) {
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            into.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, endpoint: &str) {
        let base = BaseUrl::parse(base).unwrap();
        assert_eq!(base.endpoint(ENDPOINT, &[]).unwrap().to_string(), endpoint);
    }

    #[test]
    fn endpoints_are_joined_whatever_the_address_looks_like() {
        let documented = "https://api.aimlapi.com/v1/chat/completions";
        check(DEFAULT, documented);
        check("https://api.aimlapi.com", documented);
        check("https://api.aimlapi.com/", documented);
        check("https://api.aimlapi.com/v1/", documented);
        check("https://api.aimlapi.com/v1//", documented);
        check(" https://api.aimlapi.com/v1\n", documented);
        check("https://api.aimlapi.com/v1/chat/completions", documented);
        check("https://api.aimlapi.com/v1/chat/completions/", documented);
        check("https://api.aimlapi.com/v2", "https://api.aimlapi.com/v2/chat/completions");
        check("http://localhost:8080", "http://localhost:8080/v1/chat/completions");
        check("http://[::1]:8080", "http://[::1]:8080/v1/chat/completions");
        check("http://[::1]", "http://[::1]/v1/chat/completions");
        check("http://localhost/proxy/openai", "http://localhost/proxy/openai/chat/completions");
        check("http://localhost/a%2Fb/v1beta/", "http://localhost/a%2Fb/v1beta/chat/completions");
        check("HTTPS://Host", "https://Host/v1/chat/completions");
        check("http://host/v1?api-version=1", "http://host/v1/chat/completions?api-version=1");
        check(
            "http://host?api-version=1&x=%20",
            "http://host/v1/chat/completions?api-version=1&x=%20",
        );
        check("http://host/v1/?", "http://host/v1/chat/completions");
    }

    #[test]
    fn query_parameters_are_added_and_encoded() {
        let base = BaseUrl::parse("http://host/v1?a=1").unwrap();
        let query = [("b c".to_owned(), "ü&=/".to_owned()), ("d".to_owned(), String::new())];
        assert_eq!(
            base.endpoint("/x", &query).unwrap().to_string(),
            "http://host/v1/x?a=1&b%20c=%C3%BC%26%3D%2F&d="
        );
    }

    #[test]
    fn what_is_no_address_is_refused_by_name() {
        for (text, error) in [
            ("", BaseUrlError::Scheme),
            ("api.aimlapi.com/v1", BaseUrlError::Scheme),
            ("localhost:8080", BaseUrlError::Scheme),
            ("ftp://host/v1", BaseUrlError::Scheme),
            ("unix:///var/run/x", BaseUrlError::Syntax),
            ("http://", BaseUrlError::Syntax),
            ("http:///v1", BaseUrlError::Syntax),
            ("http://:8080/v1", BaseUrlError::Host),
            ("http://host:99999/v1", BaseUrlError::Port),
            ("http://user:canary@host/v1", BaseUrlError::User),
            ("http://host/v1#part", BaseUrlError::Fragment),
            ("http://host/a b", BaseUrlError::Syntax),
            ("http://höst/", BaseUrlError::Syntax),
        ] {
            assert_eq!(BaseUrl::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_query_is_not_shown() {
        let base = BaseUrl::parse("http://host/v1?key=canary").unwrap();
        assert_eq!(format!("{base} {base:?}"), "http://host/v1 BaseUrl(http://host/v1)");
    }
}
