//! Which headers an exchange keeps.

use http::{HeaderMap, HeaderName};

/// What describes the message, its way and its cost; never who sent it.
const ALLOWED: [&str; 37] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "age",
    "allow",
    "cache-control",
    "cf-cache-status",
    "connection",
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "keep-alive",
    "openai-beta",
    "openai-model",
    "openai-processing-ms",
    "openai-version",
    "pragma",
    "request-id",
    "retry-after",
    "retry-after-ms",
    "server",
    "server-timing",
    "transfer-encoding",
    "user-agent",
    "vary",
    "via",
    "www-authenticate",
    "x-accel-buffering",
    "x-aimlapi-credits-used",
    "x-aimlapi-usd-spent",
    "x-client-request-id",
    "x-inference-id",
    "x-powered-by",
    "x-request-id",
    "x-should-retry",
];

/// Every header that starts so tells a limit or what is left of it.
const LIMITS: &str = "x-ratelimit-";

/// What tells one exchange from another.
const IDENTIFIERS: [&str; 4] =
    ["request-id", "x-client-request-id", "x-inference-id", "x-request-id"];

/// What the name of a header with a credential contains.
const CREDENTIALS: [&str; 9] =
    ["auth", "cookie", "credential", "key", "passw", "secret", "session", "signature", "token"];

pub(super) fn is_allowed(name: &HeaderName) -> bool {
    ALLOWED.contains(&name.as_str()) || name.as_str().starts_with(LIMITS)
}

pub(super) fn is_identifier(name: &HeaderName) -> bool {
    IDENTIFIERS.contains(&name.as_str())
}

pub(super) fn is_credential(name: &HeaderName) -> bool {
    CREDENTIALS.iter().any(|part| name.as_str().contains(part))
}

/// Keeps some headers, in their order and with their duplicates.
pub(super) fn retain(headers: &mut HeaderMap, keep: impl Fn(&HeaderName) -> bool) {
    let mut kept = HeaderMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| keep(name)) {
        kept.append(name, value.clone());
    }
    *headers = kept;
}
