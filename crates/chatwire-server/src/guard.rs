//! Checks of a request before anything else: HTTP's own rules, host and origin.

use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri, Version,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
        ACCESS_CONTROL_REQUEST_METHOD, CONTENT_LENGTH, HOST, ORIGIN, TRANSFER_ENCODING, VARY,
    },
};

use crate::{config::Config, error_response::ErrorResponse};

/// How long a browser keeps the answer to a preflight request, in seconds.
const PREFLIGHT_AGE: &str = "600";

/// Response headers that scripts of other origins may read.
const EXPOSED: &str = "retry-after, x-request-id, x-client-request-id, x-chatwire-recording, \
                       x-chatwire-fault";

/// Checks a request before its key and its body.
///
/// # Errors
/// 400 for a request that RFC 9112 forbids, 405 for a tunnel, 403 for a foreign host or origin.
pub(crate) fn check<B>(request: &Request<B>, config: &Config) -> Result<(), ErrorResponse> {
    let headers = request.headers();
    check_framing(request.version(), headers)?;
    if request.method() == Method::CONNECT {
        let message = "this is not a forward proxy: set the base URL of the client to this server, \
                       and no proxy";
        return Err(ErrorResponse::new(StatusCode::METHOD_NOT_ALLOWED, message));
    }
    // Every request needs the key, which a page of another origin does not have.
    let keyed = config.api_key.is_some() && !config.listen.ip().is_loopback();
    if !keyed {
        check_host(request.uri(), headers, &config.allowed_hosts)?;
    }
    match headers.get(ORIGIN) {
        Some(origin) if !is_allowed_origin(origin, &config.allowed_origins) => {
            let origin = origin.as_bytes().escape_ascii();
            let message = format!(
                "the origin `{origin}` may not use this server; allow it with `--allow-origin`"
            );
            Err(ErrorResponse::new(StatusCode::FORBIDDEN, message))
        }
        _ => Ok(()),
    }
}

/// <https://www.rfc-editor.org/rfc/rfc9112#section-3.2>,
/// <https://www.rfc-editor.org/rfc/rfc9112#section-6.1>
fn check_framing(version: Version, headers: &HeaderMap) -> Result<(), ErrorResponse> {
    let bad = |message: &str| Err(ErrorResponse::new(StatusCode::BAD_REQUEST, message));
    let hosts = headers.get_all(HOST).iter().count();
    if version == Version::HTTP_11 && hosts == 0 {
        return bad("a request of HTTP/1.1 must have the header `host`");
    }
    if hosts > 1 {
        return bad("the header `host` must come once");
    }
    if headers.contains_key(TRANSFER_ENCODING) && headers.contains_key(CONTENT_LENGTH) {
        return bad("`transfer-encoding` and `content-length` exclude each other");
    }
    Ok(())
}

/// A page whose domain resolves to this machine sends its own domain as the host.
///
/// Addresses cannot be rebound, so they are always allowed.
fn check_host(uri: &Uri, headers: &HeaderMap, allowed: &[String]) -> Result<(), ErrorResponse> {
    let host = match (uri.host(), headers.get(HOST)) {
        (Some(host), _) => host.to_owned(),
        (None, Some(host)) => host_name(&String::from_utf8_lossy(host.as_bytes())).to_owned(),
        (None, None) => return Ok(()),
    };
    let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    let is_local = host == "localhost" || host.ends_with(".localhost");
    let is_address = host.parse::<std::net::IpAddr>().is_ok();
    let is_listed = allowed.iter().any(|name| name == "*" || name.eq_ignore_ascii_case(&host));
    if is_local || is_address || is_listed {
        return Ok(());
    }
    let host = host.escape_default();
    let message = format!(
        "the host `{host}` is not this server; use its address, or allow the name with \
         `--allow-host`"
    );
    Err(ErrorResponse::new(StatusCode::FORBIDDEN, message))
}

/// The host without its port.
fn host_name(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}

fn is_allowed_origin(origin: &HeaderValue, allowed: &[String]) -> bool {
    let Ok(origin) = origin.to_str() else { return false };
    if allowed.iter().any(|it| it == "*" || it.eq_ignore_ascii_case(origin)) {
        return true;
    }
    let host = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    let Some(host) = host.map(host_name) else { return false };
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Whether the request is a preflight request of a browser.
pub(crate) fn is_preflight<B>(request: &Request<B>) -> bool {
    request.method() == Method::OPTIONS
        && request.headers().contains_key(ORIGIN)
        && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

/// The headers that let scripts of an allowed origin read the response to a request.
pub(crate) fn cors_headers(request: &HeaderMap, preflight: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let Some(origin) = request.get(ORIGIN) else { return headers };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.append(VARY, HeaderValue::from_static("origin"));
    if preflight {
        let methods = HeaderValue::from_static("GET, POST, OPTIONS");
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
        if let Some(names) = request.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
        }
        headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(PREFLIGHT_AGE));
        if request.contains_key(REQUEST_PRIVATE_NETWORK) {
            headers.insert(ALLOW_PRIVATE_NETWORK, HeaderValue::from_static("true"));
        }
    } else {
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    }
    headers
}

const REQUEST_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-request-private-network");
const ALLOW_PRIVATE_NETWORK: HeaderName =
    HeaderName::from_static("access-control-allow-private-network");

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_request(headers: &[(&str, &str)], expected: Option<u16>) {
        let mut request = Request::get("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let config = Config::default().allow_host("gateway").allow_origin("https://app.example");
        let seen = check(&request.body(()).unwrap(), &config);
        assert_eq!(seen.err().map(|error| error.status.as_u16()), expected, "{headers:?}");
    }

    #[test]
    fn only_names_of_this_server_are_hosts() {
        for host in
            ["localhost:8080", "127.0.0.1", "[::1]:80", "a.localhost", "Gateway:1", "10.0.0.5"]
        {
            check_request(&[("host", host)], None);
        }
        check_request(&[("host", "evil.example")], Some(403));
        check_request(&[("host", "localhost.evil.example")], Some(403));
        check_request(&[("host", "")], Some(403));
    }

    #[test]
    fn only_local_and_listed_origins_are_allowed() {
        let host = ("host", "localhost");
        for origin in ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:5173"] {
            check_request(&[host, ("origin", origin)], None);
        }
        check_request(&[host, ("origin", "https://app.example")], None);
        for origin in ["https://evil.example", "null", "file://", "http://localhost.evil.example"] {
            check_request(&[host, ("origin", origin)], Some(403));
        }
    }

    #[test]
    fn framing_follows_the_standard() {
        check_request(&[], Some(400));
        check_request(&[("host", "localhost"), ("host", "localhost")], Some(400));
        let framing = [("transfer-encoding", "chunked"), ("content-length", "3")];
        check_request(&[("host", "localhost"), framing[0], framing[1]], Some(400));
    }
}
