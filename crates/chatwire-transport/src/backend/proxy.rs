//! A proxy that the caller names.

use std::{error::Error, fmt};

use http::Uri;

/// A text that is not the URL of a proxy.
///
/// It shows nothing of the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyError {
    /// Not of the form `http://user:password@host:port`. Caller.
    Malformed,
    /// The proxy is to be spoken to other than over plain HTTP. Caller.
    Scheme,
    /// The user or the password is not UTF-8 once its percent signs are undone. Caller.
    Credentials,
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "the proxy's URL is not of the form http://user:password@host:port; \
                 escape other characters with percent signs"
            }
            Self::Scheme => "the proxy's URL must begin with http://",
            Self::Credentials => "the user or the password in the proxy's URL is not UTF-8",
        })
    }
}

impl Error for ProxyError {}

/// The URL of a proxy, known to be usable.
#[derive(Clone)]
pub(crate) struct ProxyUrl {
    url: Box<str>,
    /// Host and port, without credentials.
    place: Box<str>,
}

impl ProxyUrl {
    pub(crate) fn read(text: &str) -> Result<Self, ProxyError> {
        let url: Uri = text.parse().map_err(|_| ProxyError::Malformed)?;
        match url.scheme_str() {
            Some("http") => {}
            Some(_) => return Err(ProxyError::Scheme),
            None => return Err(ProxyError::Malformed),
        }
        let authority = url.authority().ok_or(ProxyError::Malformed)?;
        let (credentials, place) = match authority.as_str().rsplit_once('@') {
            Some((credentials, place)) => (credentials, place),
            None => ("", authority.as_str()),
        };
        let port = authority.port();
        let host = port.as_ref().map_or(Some(place), |port| {
            place.strip_suffix(port.as_str()).and_then(|host| host.strip_suffix(':'))
        });
        let whole = host.is_some_and(|host| !host.is_empty() && host == authority.host())
            && port.is_none_or(|port| port.as_u16() != 0)
            && !credentials.contains('@')
            && url.path() == "/"
            && url.query().is_none();
        if !whole {
            return Err(ProxyError::Malformed);
        }
        if !unescapes_to_text(credentials)? {
            return Err(ProxyError::Credentials);
        }
        Ok(Self { url: text.into(), place: place.into() })
    }

    /// The whole URL, credentials included: for the library that connects, and nobody else.
    pub(crate) fn secret(&self) -> &str {
        &self.url
    }
}

/// Host and port.
impl fmt::Display for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)
    }
}

impl fmt::Debug for ProxyUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxyUrl({self})")
    }
}

/// Whether text is still UTF-8 without its percent signs.
fn unescapes_to_text(escaped: &str) -> Result<bool, ProxyError> {
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
        bytes.push(match byte {
            b'%' => match (digit(), digit()) {
                (Some(high), Some(low)) => (high << 4 | low) as u8,
                _ => return Err(ProxyError::Malformed),
            },
            byte => byte,
        });
    }
    Ok(std::str::from_utf8(&bytes).is_ok())
}

/// Which proxies a backend uses.
#[derive(Clone, Debug)]
pub(crate) enum Proxies {
    /// Those of the environment.
    Environment,
    /// None, whatever the environment says.
    None,
    /// This one for every request, whatever the environment says.
    One(ProxyUrl),
}

impl Proxies {
    /// What a failure adds to the name of the host.
    pub(crate) fn detail(&self, host: String) -> String {
        match self {
            Self::One(proxy) => format!("{host} through proxy {proxy}"),
            Self::Environment | Self::None => host,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, ProxyError>) {
        let read = ProxyUrl::read(text);
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
