//! What tells an error body from a response.

use serde_json::Value;

use super::Place;

/// Whether an object without choices says that something went wrong, in whichever form: OpenAI's
/// `error`, a flat message, the `detail` of a web framework, a problem of RFC 9457, or what some
/// providers have in their place.
pub(super) fn is_error(root: &Place<'_>) -> bool {
    let has_choices = root.at("choices").items().next().is_some();
    if !root.at("error").is_nothing() || failed_status(&root.at("base_resp")) {
        return !has_choices;
    }
    let is_response = has_choices
        || root.at("object").text().is_some_and(|object| object.starts_with("chat.completion"));
    if is_response {
        return false;
    }
    let texts = ["message", "title", "Message", "errorMessage", "error_msg", "msg"];
    root.at("type").text() == Some("error")
        || !root.at("detail").is_empty()
        || !root.at("errors").is_empty()
        || texts.iter().any(|name| root.at(name).text().is_some())
}

/// Whether a whole body is an error, or a list of errors, as some gateways send it.
pub(super) fn is_error_body(root: &Place<'_>) -> bool {
    is_error(root) || root.items().next().is_some_and(|first| is_error(&first))
}

/// Whether MiniMax's status object has a code other than that of success.
fn failed_status(status: &Place<'_>) -> bool {
    status.at("status_code").integer().is_some_and(|code| code != 0)
}

/// Whether an object has any member of a chunk or of a response.
pub(super) fn is_part_of_a_response(value: &Value) -> bool {
    let members = ["choices", "id", "object", "created", "model", "usage", "delta", "message"];
    members.iter().any(|name| value.get(name).is_some())
}

/// Which sign of a gateway, proxy or CDN a response without a JSON body has, if any.
///
/// A server of its own may well send a 500 in plain text; that is its fault, and not a gateway's.
pub(super) fn gateway_sign(head: &super::Head, body: &[u8]) -> Option<&'static str> {
    let headers = &head.headers;
    let named = |name: &str| super::header(headers, name).unwrap_or_default().to_ascii_lowercase();
    let (server, via) = (named("server"), named("via"));
    let text = String::from_utf8_lossy(body.get(..512).unwrap_or(body)).to_ascii_lowercase();
    if matches!(head.status.as_u16(), 502 | 504 | 520..=530) {
        Some("a status that only gateways send, without a JSON object")
    } else if !via.is_empty() || GATEWAYS.iter().any(|name| server.contains(name)) {
        Some("a server error without a JSON object, with the header of a gateway")
    } else if GATEWAY_TEXTS.iter().any(|sign| text.contains(sign)) {
        Some("a server error without a JSON object, in the words of a gateway")
    } else {
        None
    }
}

/// What gateways, proxies and CDNs call themselves in `server`.
const GATEWAYS: [&str; 10] = [
    "cloudflare",
    "nginx",
    "openresty",
    "awselb",
    "cloudfront",
    "akamai",
    "envoy",
    "haproxy",
    "varnish",
    "traefik",
];

/// What the bodies of gateways say.
const GATEWAY_TEXTS: [&str; 6] = [
    "upstream connect error",
    "no healthy upstream",
    "upstream request timeout",
    "bad gateway",
    "gateway timeout",
    "gateway time-out",
];
