//! Whom a message is about.

/// Host and port for a message; no credentials, no path, no query.
pub(super) fn host(uri: &http::Uri) -> String {
    match (uri.host(), uri.port()) {
        (Some(host), Some(port)) => format!("host {host}:{port}"),
        (Some(host), None) => format!("host {host}"),
        (None, _) => "the URL names no host".to_owned(),
    }
}
