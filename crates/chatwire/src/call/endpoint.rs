//! Where a call went, as an error shows it.

use std::fmt;

use http::{Method, Request, Uri};

/// Maximum length of a segment of a base URL's path that is shown; keys and account numbers are
/// longer.
const MAX_SEGMENT_CHARS: usize = 12;

/// The method and the URL of a call.
///
/// `Display` writes neither the query nor a segment of the base URL's path that may be a secret;
/// `Debug` writes the method and the host alone.
#[derive(Clone)]
pub(crate) struct Endpoint {
    method: Method,
    uri: Uri,
    /// The number of segments that come from the base URL.
    base_segments: usize,
}

impl Endpoint {
    /// The endpoint of a request; `base_path` is the path of the base URL.
    pub(crate) fn new<B>(request: &Request<B>, base_path: &str) -> Self {
        let base_segments = base_path.split('/').filter(|segment| !segment.is_empty()).count();
        Self { method: request.method().clone(), uri: request.uri().clone(), base_segments }
    }

    fn authority(&self) -> &str {
        self.uri.authority().map_or("", |authority| authority.as_str())
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.uri.scheme_str().unwrap_or("https");
        write!(f, "{} {scheme}://{}", self.method, self.authority())?;
        let segments = self.uri.path().split('/').filter(|segment| !segment.is_empty());
        for (index, segment) in segments.enumerate() {
            let is_shown = index >= self.base_segments || segment.len() <= MAX_SEGMENT_CHARS;
            write!(f, "/{}", if is_shown { segment } else { "…" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_of_a_base_url_is_shown() {
        for (url, base_path, shown) in [
            ("https://a.b/v1/chat/completions", "/v1", "https://a.b/v1/chat/completions"),
            ("http://[::1]:8/chat/completions?key=1", "", "http://[::1]:8/chat/completions"),
            (
                "https://a.b/t/0123456789abcdef/v1/models",
                "/t/0123456789abcdef/v1",
                "https://a.b/t/…/v1/models",
            ),
            (
                "https://a.b/openai/deployments/my-long-deployment/x",
                "/openai",
                "https://a.b/openai/deployments/my-long-deployment/x",
            ),
        ] {
            let request = Request::get(url).body(()).unwrap();
            let endpoint = Endpoint::new(&request, base_path);
            assert_eq!(endpoint.to_string(), format!("GET {shown}"));
            assert!(!format!("{endpoint:?}").contains("/t/"));
        }
    }
}
