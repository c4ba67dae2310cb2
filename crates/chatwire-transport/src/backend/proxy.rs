//! The proxy that the caller sets.

use std::{error::Error, fmt};

use http::Uri;
use percent_encoding::percent_decode_str;

/// A text that is not a valid proxy URL.
///
/// It contains nothing of the text, which may contain a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyError {
    /// The text is not of the form `http://user:password@host:port`. At fault: caller.
    Malformed,
    /// The scheme is not `http`. At fault: caller.
    Scheme,
    /// User or password is not UTF-8 after percent-decoding. At fault: caller.
    Credentials,
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "the proxy URL is not of the form http://user:password@host:port; \
                 percent-encode other characters"
            }
            Self::Scheme => "the proxy URL must begin with http://",
            Self::Credentials => "the user or the password of the proxy URL is not UTF-8",
        })
    }
}

impl Error for ProxyError {}

/// A valid proxy URL.
#[derive(Clone)]
pub(crate) struct ProxyUrl {
    url: Box<str>,
    /// Host and port, without credentials.
    host_and_port: Box<str>,
}

impl ProxyUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, ProxyError> {
        let url: Uri = text.parse().map_err(|_| ProxyError::Malformed)?;
        match url.scheme_str() {
            Some("http") => {}
            Some(_) => return Err(ProxyError::Scheme),
            None => return Err(ProxyError::Malformed),
        }
        let authority = url.authority().ok_or(ProxyError::Malformed)?;
        let (credentials, host_and_port) = match authority.as_str().rsplit_once('@') {
            Some((credentials, host_and_port)) => (credentials, host_and_port),
            None => ("", authority.as_str()),
        };
        let port = authority.port();
        let host = port.as_ref().map_or(Some(host_and_port), |port| {
            host_and_port.strip_suffix(port.as_str()).and_then(|host| host.strip_suffix(':'))
        });
        let is_valid = host.is_some_and(|host| !host.is_empty() && host == authority.host())
            && port.is_none_or(|port| port.as_u16() != 0)
            && !credentials.contains('@')
            && url.path() == "/"
            && url.query().is_none();
        if !is_valid {
            return Err(ProxyError::Malformed);
        }
        if !percent_decodes_to_utf8(credentials)? {
            return Err(ProxyError::Credentials);
        }
        Ok(Self { url: text.into(), host_and_port: host_and_port.into() })
    }

    /// The whole URL with its credentials, for the HTTP library only.
    pub(crate) fn with_credentials(&self) -> &str {
        &self.url
    }
}

/// Host and port.
impl fmt::Display for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host_and_port)
    }
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxyUrl({self})")
    }
}

/// Whether the text is UTF-8 after percent-decoding.
fn percent_decodes_to_utf8(escaped: &str) -> Result<bool, ProxyError> {
    let is_escape = |text: &str| {
        text.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !escaped.split('%').skip(1).all(is_escape) {
        return Err(ProxyError::Malformed);
    }
    Ok(percent_decode_str(escaped).decode_utf8().is_ok())
}

/// The proxies that a backend uses.
#[derive(Clone, Debug)]
pub(crate) enum Proxies {
    /// Those of the environment.
    Environment,
    /// None; the environment is ignored.
    None,
    /// This one for every request; the environment is ignored.
    Single(ProxyUrl),
}

#[cfg(any(feature = "reqwest", feature = "ureq"))]
impl Proxies {
    /// The host with the proxy, for an error message.
    pub(crate) fn detail(&self, host: String) -> String {
        match self {
            Self::Single(proxy) => format!("{host} through proxy {proxy}"),
            Self::Environment | Self::None => host,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, ProxyError>) {
        let read = ProxyUrl::parse(text);
        let shown = format!(
            "{read:?}{}",
            read.as_ref().map_or_else(ToString::to_string, ToString::to_string)
        );
        for secret in ["sesame", "aladdin"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        let read = read.map(|proxy| proxy.to_string());
        assert_eq!(read.as_deref().map_err(|error| *error), expected, "{text}");
    }

    #[test]
    fn a_url_with_a_host_is_a_proxy() {
        check("http://proxy.test", Ok("proxy.test"));
        check("http://proxy.test:3128/", Ok("proxy.test:3128"));
        check("HTTP://127.0.0.1:1", Ok("127.0.0.1:1"));
        check("http://[::1]:3128", Ok("[::1]:3128"));
        check("http://aladdin@proxy.test", Ok("proxy.test"));
        check("http://aladdin:open%20sesame%25@proxy.test:80", Ok("proxy.test:80"));
    }

    #[test]
    fn anything_else_is_an_error_that_shows_none_of_it() {
        for text in [
            "",
            "/",
            "proxy.test",
            "aladdin:sesame@proxy.test:3128",
            "http://",
            "http://:80",
            "http://aladdin:sesame@",
            "http://aladdin:sesame@:80",
            "http://aladdin:sesame@proxy.test:port",
            "http://aladdin:sesame@proxy.test:65536",
            "http://aladdin:sesame@proxy.test:0",
            "http://aladdin:sesame@proxy.test:",
            "http://aladdin:open sesame@proxy.test",
            "http://aladdin:open@sesame@proxy.test",
            "http://aladdin:open/sesame@proxy.test",
            "http://aladdin:open%sesame@proxy.test",
            "http://aladdin:sesame%2@proxy.test",
            "http://proxy.test/sesame",
            "http://proxy.test/?sesame",
            "http://aladdin:sesame@proxy.test\r\nx: y",
        ] {
            check(text, Err(ProxyError::Malformed));
        }
        check("https://aladdin:sesame@proxy.test", Err(ProxyError::Scheme));
        check("socks5://aladdin:sesame@proxy.test", Err(ProxyError::Scheme));
        check("http://aladdin:sesame%ff@proxy.test", Err(ProxyError::Credentials));
    }
}
