//! The host of a URL, for error messages.

/// Host and port, without credentials, path and query.
pub(super) fn host(uri: &http::Uri) -> String {
    match (uri.host(), uri.port()) {
        (Some(host), Some(port)) => format!("host {host}:{port}"),
        (Some(host), None) => format!("host {host}"),
        (None, _) => "the URL has no host".to_owned(),
    }
}
