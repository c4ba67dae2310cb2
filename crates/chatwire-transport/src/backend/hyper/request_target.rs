//! How a request names its server over HTTP/1.1.

use http::{
    HeaderValue, Method, Request, Uri,
    header::HOST,
    uri::{PathAndQuery, Scheme},
};

/// Adds `host` where it is missing, and leaves of the URL what a server expects: path and query, or
/// all of it for a proxy, host and port for `CONNECT`.
///
/// [RFC 9112, section 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2).
pub(super) fn of_http1<B>(request: &mut Request<B>, is_forwarded: bool) {
    if let Some(host) = host(request.uri()) {
        request.headers_mut().entry(HOST).or_insert(host);
    }
    if request.method() == Method::CONNECT {
        let authority = request.uri().authority().cloned();
        *request.uri_mut() = authority.map(Uri::from).unwrap_or_default();
    } else if !is_forwarded {
        let mut target = http::uri::Parts::default();
        let path = request.uri().path_and_query().cloned();
        target.path_and_query = path.or_else(|| Some(PathAndQuery::from_static("/")));
        // A path alone is always valid.
        *request.uri_mut() = Uri::from_parts(target).unwrap_or_default();
    }
}

/// Host and port; without the port if it is that of the scheme.
fn host(uri: &Uri) -> Option<HeaderValue> {
    let authority = uri.authority()?;
    let default = if uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 };
    let host = match authority.port_u16() {
        Some(port) if port != default => {
            let authority = authority.as_str();
            authority.rsplit_once('@').map_or(authority, |(_, host)| host)
        }
        _ => authority.host(),
    };
    HeaderValue::from_str(host).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(uri: &str, is_forwarded: bool, target: &str, host: &str) {
        let mut request = Request::get(uri).body(()).unwrap();
        of_http1(&mut request, is_forwarded);
        assert_eq!(request.uri().to_string(), target);
        assert_eq!(request.headers()[HOST], host);
    }

    #[test]
    fn a_server_gets_the_path_and_a_proxy_the_url() {
        check("http://a.test", false, "/", "a.test");
        check("http://a.test:80/b?c=d", false, "/b?c=d", "a.test");
        check("http://a.test:443/", false, "/", "a.test:443");
        check("https://a.test:443/", false, "/", "a.test");
        check("https://[::1]:8443/b", false, "/b", "[::1]:8443");
        check("http://a.test:81/b", true, "http://a.test:81/b", "a.test:81");
        check("http://u:p@a.test/?b", false, "/?b", "a.test");
        check("http://u:p@a.test:81/", false, "/", "a.test:81");
    }

    #[test]
    fn a_tunnel_is_asked_for_by_host_and_port() {
        let mut request = Request::connect("http://a.test:81/b").body(()).unwrap();
        of_http1(&mut request, false);
        assert_eq!(request.uri().to_string(), "a.test:81");
    }

    #[test]
    fn a_host_of_the_caller_is_kept() {
        let mut request = Request::get("http://a.test/").header(HOST, "b.test").body(()).unwrap();
        of_http1(&mut request, false);
        assert_eq!(request.headers()[HOST], "b.test");
    }
}
