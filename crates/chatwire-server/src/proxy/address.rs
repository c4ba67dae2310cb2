//! The address of the other server.

use http::Uri;

/// Scheme, authority and the path before that of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// Such as `https://api.example.com`.
    origin: String,
    /// Such as `/v1`; empty for the root.
    prefix: String,
}

/// An address or key of another server that cannot be used; the message says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UpstreamError(&'static str);

impl UpstreamError {
    pub(super) fn new(what: &'static str) -> Self {
        Self(what)
    }
}

impl Address {
    pub(super) fn parse(text: &str) -> Result<Self, UpstreamError> {
        let uri: Uri = text.trim().parse().map_err(|_| {
            UpstreamError("the address is not a URL, such as https://api.example.com")
        })?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(UpstreamError("the address has no scheme: begin with https://"));
        };
        if scheme != "http" && scheme != "https" {
            return Err(UpstreamError("the scheme of the address must be http or https"));
        }
        if authority.as_str().contains('@') {
            return Err(UpstreamError("the address must not have credentials"));
        }
        if uri.query().is_some() {
            return Err(UpstreamError("the address must not have a query"));
        }
        Ok(Self {
            origin: format!("{scheme}://{authority}"),
            prefix: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// The URL of a path and query.
    ///
    /// # Errors
    /// If the target is something else, such as `*`, and if its path has dot segments: a backend
    /// resolves them, and the request would leave the path of this address.
    pub(super) fn of(&self, target: &str) -> Result<Uri, TargetError> {
        if !target.starts_with(['/', '?']) {
            return Err(TargetError("is not a path and query"));
        }
        if has_dot_segments(target) {
            return Err(TargetError("has the path segment `.` or `..`: send the path without"));
        }
        let rest = target.strip_prefix(&self.prefix);
        let has_prefix = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        let prefix = if has_prefix { "" } else { &self.prefix };
        let url = format!("{}{prefix}{target}", self.origin);
        url.parse().map_err(|_| TargetError("is not a valid path and query"))
    }
}

/// Whether a segment of the path is `.` or `..`, in any spelling that is resolved.
///
/// <https://url.spec.whatwg.org/#double-dot-path-segment>
fn has_dot_segments(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    // Backslashes separate segments, too.
    path.split(['/', '\\']).any(|segment| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    })
}

/// A target that cannot be passed on; the message says why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct TargetError(&'static str);

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, target: &str, expected: &str) {
        assert_eq!(Address::parse(base).unwrap().of(target).unwrap().to_string(), expected);
    }

    #[test]
    fn the_path_of_the_address_comes_once() {
        check("http://a", "/v1/models", "http://a/v1/models");
        check("http://a/", "/v1/models?x=1", "http://a/v1/models?x=1");
        check("http://a/v1", "/v1/models", "http://a/v1/models");
        check("http://a/v1/", "/models", "http://a/v1/models");
        check("http://a/v1", "/v1beta/models", "http://a/v1/v1beta/models");
        check("https://a:8/openai/v1", "/v1/models", "https://a:8/openai/v1/v1/models");
    }

    #[test]
    fn a_target_cannot_leave_the_path_of_the_address() {
        let address = Address::parse("http://a/tenant/v1").unwrap();
        for target in [
            "*",
            "",
            "a:80",
            "@b/",
            "/v1/../admin",
            "/v1/.",
            "/%2e%2E/admin",
            "/.%2e",
            "/v1\\..\\admin",
        ] {
            assert!(address.of(target).is_err(), "{target}");
        }
        for target in ["/v1/files/a..b", "/v1/.well-known/x", "/...", "/v1/models?x=/../y", "?x"] {
            assert!(address.of(target).is_ok(), "{target}");
        }
    }

    #[track_caller]
    fn check_refused(text: &str, part: &str) {
        let error = Address::parse(text).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }

    #[test]
    fn wrong_addresses_are_explained() {
        check_refused("api.example.com", "no scheme");
        check_refused("ftp://a", "http or https");
        check_refused("http://a:b@c", "credentials");
        check_refused("http://a/?k=1", "query");
        check_refused("http://", "not a URL");
    }
}
