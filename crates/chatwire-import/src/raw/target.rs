//! URLs of sources as targets of requests.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What a URL must not contain as it is; `%` is not encoded twice.
const ENCODED: AsciiSet = CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');

/// The parts of a URL that recordings use.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Url {
    /// Path and query, starting with `/`.
    pub(super) target: String,
    /// The host in lower case, without port; `None` for a bare target.
    pub(super) host: Option<String>,
}

/// Reads an `http` or `https` URL, or a bare target, however it is escaped; `None` for another.
pub(super) fn parse(url: &str) -> Option<Url> {
    let url = url.trim();
    let (host, rest) = match url.split_once("://") {
        Some((scheme, rest)) if is_http(scheme) => {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, rest) = rest.split_at(end);
            let authority = authority.rsplit('@').next().unwrap_or(authority);
            let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                Some((address, _)) => address,
                None => authority.split(':').next().unwrap_or(authority),
            };
            if host.is_empty() {
                return None;
            }
            (Some(host.to_ascii_lowercase()), rest)
        }
        _ if url.starts_with('/') => (None, url),
        _ => return None,
    };
    let rest = rest.split('#').next().unwrap_or(rest);
    let slash = if rest.starts_with('/') { "" } else { "/" };
    let target = format!("{slash}{}", utf8_percent_encode(rest, &ENCODED));
    Some(Url { target, host })
}

/// The provider whose API has this host.
pub(super) fn provider(host: &str) -> Option<&'static str> {
    match host {
        "api.aimlapi.com" => Some("aimlapi"),
        "api.openai.com" => Some("openai"),
        "openrouter.ai" => Some("openrouter"),
        _ => None,
    }
}

fn is_http(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, target: &str, host: Option<&str>) {
        let expected = Url { target: target.to_owned(), host: host.map(str::to_owned) };
        assert_eq!(parse(url), Some(expected), "{url}");
    }

    #[test]
    fn any_http_url_has_a_target() {
        check("https://API.openai.com/v1?a=b#c", "/v1?a=b", Some("api.openai.com"));
        check("http://u:p@h:1?q=a b", "/?q=a%20b", Some("h"));
        check("http://[::1]:8080/ñ%20", "/%C3%B1%20", Some("::1"));
        check("http://h", "/", Some("h"));
        check("/v1/chat/completions", "/v1/chat/completions", None);
        for other in
            ["data:text/plain,x", "blob:http://h/1", "about:blank", "ws://h/", "http://", ""]
        {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
