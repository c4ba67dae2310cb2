//! The headers that an exchange keeps.

use http::{HeaderMap, HeaderName};

/// Headers about the message, its route and its cost; none identifies the sender.
const ALLOWED: [&str; 33] = [
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
    "x-powered-by",
    "x-should-retry",
];

/// Prefix of headers with rate limits.
const RATE_LIMIT_PREFIX: &str = "x-ratelimit-";

/// Headers whose values identify an exchange: those of a response that the judge and the client
/// know, and the caller's own. They are kept, and their values are not taken for secrets.
const IDENTIFIERS: [&str; 7] = [
    "apim-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-client-request-id",
    "x-inference-id",
    "x-litellm-call-id",
    "x-request-id",
];

/// Parts of the names of headers with credentials.
const CREDENTIAL_PARTS: [&str; 9] =
    ["auth", "cookie", "credential", "key", "passw", "secret", "session", "signature", "token"];

pub(super) fn is_allowed(name: &HeaderName) -> bool {
    let is_listed = ALLOWED.contains(&name.as_str()) || is_identifier(name);
    is_listed || name.as_str().starts_with(RATE_LIMIT_PREFIX)
}

pub(super) fn is_identifier(name: &HeaderName) -> bool {
    IDENTIFIERS.contains(&name.as_str())
}

pub(super) fn is_credential(name: &HeaderName) -> bool {
    CREDENTIAL_PARTS.iter().any(|part| name.as_str().contains(part))
}

/// Keeps the headers that `keep` accepts, in order and with duplicates.
pub(super) fn retain(headers: &mut HeaderMap, keep: impl Fn(&HeaderName) -> bool) {
    let mut kept = HeaderMap::new();
    for (name, value) in headers.iter().filter(|(name, _)| keep(name)) {
        kept.append(name, value.clone());
    }
    *headers = kept;
}
