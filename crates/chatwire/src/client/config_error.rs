//! Errors of the configuration of a client or a request.

#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
use chatwire_transport::ProxyError;
use thiserror::Error;

use crate::BaseUrlError;

/// Why a client cannot be built, or a request cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum ConfigError {
    #[error(
        "no API key is set: {}pass it to the builder",
        help(page.as_deref(), variable.as_deref())
    )]
    NoKey { page: Option<String>, variable: Option<String> },
    #[error(
        "no base URL is set for {name}: {}pass it to the builder",
        help(None, variable.as_deref())
    )]
    NoBaseUrl { name: String, variable: Option<String> },
    #[error(
        "the query parameter `{name}` has no value: {}pass it to the provider",
        help(None, variable.as_deref())
    )]
    NoQueryParameter { name: String, variable: Option<String> },
    #[error("the API key is empty")]
    EmptyKey,
    #[error("the API key has a character that no key has, such as a space or a line end")]
    KeyCharacter,
    #[error("the environment variable {0} is not Unicode")]
    NotUnicode(String),
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlError),
    #[error(
        "a client request ID has 1 to 128 letters, digits, dots, underscores, colons or hyphens"
    )]
    ClientRequestId,
    #[error("the header `{0}` is set by the transport: remove it, as it would change the request")]
    TransportHeader(&'static str),
    #[error("the header name {0:?} is invalid: use letters, digits and hyphens")]
    HeaderName(String),
    #[error(
        "the value of the header `{0}` is invalid: it has a line end or another control character"
    )]
    HeaderValue(String),
    #[error("the request has no model, but its path needs one")]
    NoModel,
    #[error("no transport is set: pass one to the builder, or enable the feature `{feature}`")]
    NoTransport { feature: &'static str },
    #[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
    #[error(transparent)]
    Proxy(#[from] ProxyError),
    #[error("a proxy is set beside a custom transport: set the proxy on the transport")]
    ProxyUnused,
    #[error("the tool name {0:?} is invalid: use 1 to 64 letters, digits, underscores or hyphens")]
    ToolName(String),
    #[error("two tools are named {0:?}")]
    DuplicateTool(String),
    #[cfg(feature = "schemars")]
    #[error("the arguments of the tool {0:?} are not an object: use a struct")]
    ToolArguments(String),
    #[error("the tool loop supports one choice: remove `n` from the request")]
    ToolChoices,
}

/// What to do about a missing value, before the last resort.
fn help(page: Option<&str>, variable: Option<&str>) -> String {
    match (page, variable) {
        (Some(page), Some(variable)) => format!("create one at {page} and set {variable}, or "),
        (Some(page), None) => format!("create one at {page} and "),
        (None, Some(variable)) => format!("set {variable}, or "),
        (None, None) => String::new(),
    }
}
