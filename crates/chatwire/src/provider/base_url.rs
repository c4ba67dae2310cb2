//! The base URL of an API, and how endpoints are joined to it.

use std::{fmt, str::FromStr};

use http::{Uri, uri::Scheme};
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_decode_str, utf8_percent_encode,
};
use thiserror::Error;

use super::secrets::Secrets;

/// What a part of a path or a query cannot hold as it is: all but the unreserved characters of
/// [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A path that is often pasted with the base URL and is not a part of it.
const ENDPOINT: &str = "/chat/completions";

/// The base URL of an API, such as `https://api.openai.com/v1`.
///
/// A path is kept whole, so a gateway with a prefix works.
/// A query such as `?api-version=2024-10-21` goes to every endpoint.
/// A slash at the end is dropped, and so is `/chat/completions`.
/// For a URL without a path, the provider has one: see [`Paths::root`](crate::Paths::root).
///
/// ```
/// use chatwire::BaseUrl;
///
/// let base_url: BaseUrl = "http://localhost:8080/v1/chat/completions".parse()?;
/// assert_eq!(base_url.to_string(), "http://localhost:8080/v1");
/// # Ok::<(), chatwire::BaseUrlError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme, host and port, for example `https://api.openai.com`.
    origin: String,
    /// Empty, or starts with a slash and does not end with one.
    path: String,
    /// Without the question mark.
    query: Option<String>,
}

impl BaseUrl {
    /// Parses a base URL; surrounding whitespace is ignored.
    ///
    /// # Errors
    ///
    /// Fails if it is not an absolute `http` or `https` URL, or has a user name, a password or a
    /// fragment.
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

    /// The URL of an endpoint: its path, which starts with a slash, and more query parameters.
    pub(crate) fn endpoint<'q>(
        &self,
        path: &str,
        query: impl IntoIterator<Item = (&'q str, &'q str)>,
    ) -> Result<Uri, BaseUrlError> {
        let mut text = format!("{}{}{path}", self.origin, self.path);
        let mut mark = '?';
        if let Some(query) = &self.query {
            text.push(mark);
            text.push_str(query);
            mark = '&';
        }
        for (name, value) in query {
            text.push(mark);
            text.extend(encode(name));
            text.push('=');
            text.extend(encode(value));
            mark = '&';
        }
        text.parse().map_err(|_| BaseUrlError::Syntax)
    }

    /// The same with this path if it has none.
    #[must_use]
    pub(crate) fn with_root(mut self, root: &str) -> Self {
        if self.path.is_empty() {
            root.trim_end_matches('/').clone_into(&mut self.path);
        }
        self
    }

    /// The path; empty if there is none.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// These secrets, and those that path and query may be.
    pub(crate) fn add_to(&self, secrets: &Secrets) -> Secrets {
        let query = self.query.as_deref().unwrap_or_default().split('&');
        let values = query.map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value));
        let decoded: Vec<_> = values
            .map(|value| percent_decode_str(value).decode_utf8_lossy().into_owned())
            .collect();
        secrets.with_path(&self.path).with_query(decoded.iter().map(String::as_str))
    }

    /// Host and port.
    pub(crate) fn authority(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// Whether the host is this domain or below it.
    pub(crate) fn is_in(&self, domain: &str) -> bool {
        let authority = self.authority();
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        let host = host.to_ascii_lowercase();
        let rest = host.strip_suffix(domain);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        Self::parse(text)
    }
}

impl fmt::Display for BaseUrl {
    /// Shows the URL without its query, which may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.path)
    }
}

impl fmt::Debug for BaseUrl {
    /// Shows scheme, host and port: path and query may contain secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "" } else { "/…" };
        write!(f, "BaseUrl({}{path})", self.origin)
    }
}

/// Why a text is not a base URL; the text is not repeated, as it may contain secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// It does not start with `http://` or `https://`.
    #[error("the base URL does not start with http:// or https://")]
    Scheme,
    /// It has no host.
    #[error("the base URL has no host")]
    Host,
    /// Its port is not a number from 0 to 65535.
    #[error("the port of the base URL is not a number from 0 to 65535")]
    Port,
    /// It has a user name or a password.
    #[error("the base URL has a user name or password: use the API key instead")]
    User,
    /// It has a fragment.
    #[error("the base URL has a fragment, which is never sent: remove the part from `#`")]
    Fragment,
    /// It has a character that a URL cannot have.
    #[error("the base URL has a character that a URL cannot have")]
    Syntax,
}

/// A text as one part of a path or query.
pub(crate) fn encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, ENCODED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, endpoint: &str) {
        let base = BaseUrl::parse(base).unwrap().with_root("/v1");
        assert_eq!(base.endpoint(ENDPOINT, []).unwrap().to_string(), endpoint);
    }

    #[test]
    fn endpoints_are_joined_whatever_the_address_looks_like() {
        let documented = "https://api.aimlapi.com/v1/chat/completions";
        check("https://api.aimlapi.com/v1", documented);
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
        let query = [("b c", "ü&=/-._~"), ("d", "")];
        assert_eq!(
            base.endpoint("/x", query).unwrap().to_string(),
            "http://host/v1/x?a=1&b%20c=%C3%BC%26%3D%2F-._~&d="
        );
    }

    #[test]
    fn a_domain_holds_its_hosts_and_no_other() {
        for (url, inside) in [
            ("https://api.example.com/v1", true),
            ("https://API.Example.com:8443", true),
            ("http://example.com", true),
            ("http://badexample.com", false),
            ("http://example.com.evil.org", false),
            ("http://[::1]:80", false),
        ] {
            assert_eq!(BaseUrl::parse(url).unwrap().is_in("example.com"), inside, "{url}");
        }
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
        assert_eq!(format!("{base} {base:?}"), "http://host/v1 BaseUrl(http://host/…)");
    }
}
