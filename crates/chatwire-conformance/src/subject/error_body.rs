//! What tells an error body from a response.

use serde_json::Value;

use super::place::{integer, is_empty};

/// Whether an object without choices says that something went wrong, in whichever form: OpenAI's
/// `error`, a flat message, the `detail` of a web framework, a problem of RFC 9457, or what some
/// providers have in their place.
pub(super) fn is_error(root: &Value) -> bool {
    let text = |name: &str| root.get(name).and_then(Value::as_str);
    let choices = root.get("choices").and_then(Value::as_array);
    let has_choices = choices.is_some_and(|choices| !choices.is_empty());
    let has_error = root.get("error").is_some_and(|error| !error.is_null());
    if has_error || root.get("base_resp").is_some_and(failed_status) {
        return !has_choices;
    }
    if has_choices || text("object").is_some_and(|object| object.starts_with("chat.completion")) {
        return false;
    }
    let texts = ["message", "title", "Message", "errorMessage", "error_msg", "msg"];
    text("type") == Some("error")
        || ["detail", "errors"].iter().any(|name| root.get(name).is_some_and(|it| !is_empty(it)))
        || texts.iter().any(|name| text(name).is_some())
}

/// Whether a whole body is an error, or a list of errors, as some gateways send it.
pub(super) fn is_error_body(root: &Value) -> bool {
    is_error(root) || root.get(0).is_some_and(is_error)
}

/// Whether MiniMax's status object has a code other than that of success.
fn failed_status(status: &Value) -> bool {
    status.get("status_code").and_then(integer).is_some_and(|code| code != 0)
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
