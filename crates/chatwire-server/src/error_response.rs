//! Error responses, before a dialect words them.

use chatwire_json::Pointer;
use http::StatusCode;
use serde_json::Value;

/// Seconds after which a request that got 429 may be sent again, unless something else is said.
const DEFAULT_RETRY_AFTER: u32 = 1;

/// An error response before its body is encoded.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ErrorResponse {
    pub(crate) status: StatusCode,
    /// What is wrong, and what to do where that is known.
    pub(crate) message: String,
    /// JSON pointer to the invalid part of the request body; `None` if it is not in the body.
    pub(crate) pointer: Option<String>,
    /// Machine-readable error code.
    pub(crate) code: Option<&'static str>,
    /// For 405: the allowed methods.
    pub(crate) allow: Option<&'static str>,
    /// Seconds after which the request may be sent again.
    pub(crate) retry_after: Option<u32>,
    /// Whether the body violates the schema.
    pub(crate) is_invalid: bool,
    /// For a request without a recording: the closest recording.
    pub(crate) details: Option<Box<Value>>,
}

impl ErrorResponse {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            pointer: None,
            code: None,
            allow: None,
            retry_after: None,
            is_invalid: false,
            details: None,
        }
    }

    /// 400 for one part of the request; the message begins with the pointer.
    pub(crate) fn at(pointer: impl Into<String>, message: impl AsRef<str>) -> Self {
        let pointer = pointer.into();
        let place = if pointer.is_empty() { "the request" } else { &pointer };
        Self::invalid(&pointer, &format!("{place}: {}", message.as_ref()))
    }

    /// 400 for violations whose text names the location; `pointer` is that of the first one.
    pub(crate) fn invalid(pointer: &str, violations: &str) -> Self {
        Self {
            pointer: Some(pointer.to_owned()),
            is_invalid: true,
            ..Self::new(StatusCode::BAD_REQUEST, violations)
        }
    }

    /// 401; the message never contains the key that was sent, nor how it differs.
    pub(crate) fn unauthorized() -> Self {
        let message =
            "send `authorization: Bearer KEY` with the key that the server was started with";
        Self { code: Some("invalid_api_key"), ..Self::new(StatusCode::UNAUTHORIZED, message) }
    }

    /// 404 for a model that this server does not serve.
    pub(crate) fn unknown_model(model: &str, served: &[String]) -> Self {
        let message =
            format!("the model `{model}` is not served here; served: {}", served.join(", "));
        Self {
            pointer: Some("/model".to_owned()),
            code: Some("model_not_found"),
            ..Self::new(StatusCode::NOT_FOUND, message)
        }
    }

    /// 405 with the allowed methods.
    pub(crate) fn method_not_allowed(allow: &'static str) -> Self {
        let message = format!("the method is not allowed; this path allows {allow}");
        Self { allow: Some(allow), ..Self::new(StatusCode::METHOD_NOT_ALLOWED, message) }
    }

    /// 503 while the bodies of other requests take all the memory that the limits allow.
    pub(crate) fn overloaded() -> Self {
        let message = "the bodies of other requests take all the memory of `max_buffered_bytes`";
        Self { retry_after: Some(1), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, message) }
    }

    /// An error with this status as a server sends it by default: 429 says when to come back.
    pub(crate) fn of_status(status: StatusCode, message: &str, retry_after: Option<u32>) -> Self {
        let is_limited = status == StatusCode::TOO_MANY_REQUESTS;
        Self {
            code: is_limited.then_some("rate_limit_exceeded"),
            retry_after: retry_after.or_else(|| is_limited.then_some(DEFAULT_RETRY_AFTER)),
            ..Self::new(status, message)
        }
    }

    /// OpenAI's `type`: server error, a limit on requests, or any other error of the client.
    pub(crate) fn class(&self) -> &'static str {
        match self.status {
            StatusCode::TOO_MANY_REQUESTS => "requests",
            status if status.is_server_error() => "server_error",
            _ => "invalid_request_error",
        }
    }

    /// OpenAI's `param`: `/messages/0/role` is `messages[0].role`.
    pub(crate) fn param(&self) -> Option<String> {
        self.pointer.as_deref().and_then(parameter)
    }
}

fn parameter(pointer: &str) -> Option<String> {
    let mut spelled = String::new();
    for step in Pointer::parse(pointer).ok()?.tokens() {
        if step.bytes().all(|byte| byte.is_ascii_digit()) && !step.is_empty() {
            spelled.push('[');
            spelled.push_str(&step);
            spelled.push(']');
        } else {
            if !spelled.is_empty() {
                spelled.push('.');
            }
            spelled.push_str(&step);
        }
    }
    (!spelled.is_empty()).then_some(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_param_is_spelled_as_in_openai() {
        assert_eq!(parameter("/messages/0/role").as_deref(), Some("messages[0].role"));
        assert_eq!(parameter("/a~1b").as_deref(), Some("a/b"));
        assert_eq!(parameter(""), None);
        assert_eq!(ErrorResponse::unauthorized().param(), None);
    }
}
