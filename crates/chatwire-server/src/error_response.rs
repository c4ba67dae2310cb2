//! Error responses: the status, and the body in either error style.

use chatwire_json::Pointer;
use http::StatusCode;
use serde::Serialize;

use crate::{clock, config::ErrorStyle};

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
}

impl ErrorResponse {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), pointer: None, code: None, allow: None }
    }

    /// 400 for one part of the request; the message begins with the pointer.
    pub(crate) fn at(pointer: impl Into<String>, message: impl AsRef<str>) -> Self {
        let pointer = pointer.into();
        let place = if pointer.is_empty() { "the request" } else { &pointer };
        Self::invalid(&pointer, &format!("{place}: {}", message.as_ref()))
    }

    /// 400 for violations whose text names the location; `pointer` is that of the first one.
    pub(crate) fn invalid(pointer: &str, violations: &str) -> Self {
        // AI/ML API's messages begin with these words.
        let message = format!("Body validation error! {violations}");
        Self { pointer: Some(pointer.to_owned()), ..Self::new(StatusCode::BAD_REQUEST, message) }
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

    /// Encodes the JSON body.
    pub(crate) fn body(
        &self,
        style: ErrorStyle,
        path: &str,
        request_id: &str,
        now: u64,
    ) -> Vec<u8> {
        let encoded = match style {
            ErrorStyle::AimlApi => serde_json::to_vec(&Flat {
                request_id,
                status_code: self.status.as_u16(),
                message: &self.message,
                path,
                timestamp: clock::timestamp(now),
            }),
            ErrorStyle::OpenAi => serde_json::to_vec(&Nested {
                error: NestedError {
                    message: &self.message,
                    r#type: self.class(),
                    param: self.pointer.as_deref().and_then(parameter),
                    code: self.code,
                },
            }),
        };
        encoded.expect("strings and numbers always serialize")
    }

    /// OpenAI's `type`: server error or client error.
    fn class(&self) -> &'static str {
        if self.status.is_server_error() { "server_error" } else { "invalid_request_error" }
    }
}

/// AI/ML API's error body.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Flat<'a> {
    request_id: &'a str,
    status_code: u16,
    message: &'a str,
    path: &'a str,
    timestamp: String,
}

/// OpenAI's error body; absent values are `null`.
#[derive(Serialize)]
struct Nested<'a> {
    error: NestedError<'a>,
}

#[derive(Serialize)]
struct NestedError<'a> {
    message: &'a str,
    r#type: &'static str,
    param: Option<String>,
    code: Option<&'static str>,
}

/// Converts a JSON pointer to OpenAI's `param`: `/messages/0/role` is `messages[0].role`.
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
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(error: &ErrorResponse, style: ErrorStyle, expected: Value) {
        let body = error.body(style, "/v1/chat/completions", "0f", 1_744_187_449);
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), expected);
    }

    #[test]
    fn both_styles() {
        let error = ErrorResponse::at("/messages/0/role", "not one of the roles");
        let message = "Body validation error! /messages/0/role: not one of the roles";
        check(
            &error,
            ErrorStyle::AimlApi,
            json!({
                "message": message, "path": "/v1/chat/completions", "requestId": "0f",
                "statusCode": 400, "timestamp": "2025-04-09T08:30:49.000Z",
            }),
        );
        check(
            &error,
            ErrorStyle::OpenAi,
            json!({"error": {
                "message": message, "type": "invalid_request_error",
                "param": "messages[0].role", "code": null,
            }}),
        );
    }

    #[test]
    fn an_error_outside_the_body_has_no_param() {
        let error = ErrorResponse::unauthorized();
        check(
            &error,
            ErrorStyle::OpenAi,
            json!({"error": {
                "message": error.message, "type": "invalid_request_error",
                "param": null, "code": "invalid_api_key",
            }}),
        );
        assert_eq!(parameter(""), None);
    }
}
