//! A request that is not answered with a completion: the status, and the error body in either
//! shape.

use http::StatusCode;
use serde::Serialize;

use crate::{clock, config::ErrorStyle};

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// For the person who wrote the request: what is wrong, and what to do where that is known.
    pub(crate) message: String,
    /// JSON pointer to the part of the request that is at fault; `None` when it is not in the body.
    pub(crate) pointer: Option<String>,
    /// A word for programs.
    pub(crate) code: Option<&'static str>,
    /// For 405: the methods that are allowed.
    pub(crate) allow: Option<&'static str>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), pointer: None, code: None, allow: None }
    }

    /// 400 for one part of the request; the pointer opens the message.
    pub(crate) fn at(pointer: impl Into<String>, message: impl AsRef<str>) -> Self {
        let pointer = pointer.into();
        let place = if pointer.is_empty() { "the request" } else { &pointer };
        Self::invalid(&pointer, &format!("{place}: {}", message.as_ref()))
    }

    /// 400 for violations that tell their places themselves; the pointer is that of the first.
    pub(crate) fn invalid(pointer: &str, violations: &str) -> Self {
        // The opening words are the provider's.
        let message = format!("Body validation error! {violations}");
        Self { pointer: Some(pointer.to_owned()), ..Self::new(StatusCode::BAD_REQUEST, message) }
    }

    /// 401; never tells what was wrong with the key that was sent, nor repeats it.
    pub(crate) fn unauthorized() -> Self {
        let message =
            "this server wants `authorization: Bearer KEY` with the key it was started with";
        Self { code: Some("invalid_api_key"), ..Self::new(StatusCode::UNAUTHORIZED, message) }
    }

    /// 404 for a model that is not served.
    pub(crate) fn unknown_model(model: &str, served: &[String]) -> Self {
        let message =
            format!("the model `{model}` is not served here; served: {}", served.join(", "));
        Self {
            pointer: Some("/model".to_owned()),
            code: Some("model_not_found"),
            ..Self::new(StatusCode::NOT_FOUND, message)
        }
    }

    /// 405 with the methods that are allowed.
    pub(crate) fn method(allow: &'static str) -> Self {
        let message = format!("this path answers {allow}");
        Self { allow: Some(allow), ..Self::new(StatusCode::METHOD_NOT_ALLOWED, message) }
    }

    /// The JSON body.
    pub(crate) fn body(
        &self,
        style: ErrorStyle,
        path: &str,
        request_id: &str,
        now: u64,
    ) -> Vec<u8> {
        let written = match style {
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
        written.expect("strings and numbers always serialize")
    }

    /// OpenAI's `type`: whose fault it is.
    fn class(&self) -> &'static str {
        if self.status.is_server_error() { "server_error" } else { "invalid_request_error" }
    }
}

/// The provider's shape.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Flat<'a> {
    request_id: &'a str,
    status_code: u16,
    message: &'a str,
    path: &'a str,
    timestamp: String,
}

/// OpenAI's shape; absent values are null there.
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

/// A pointer as OpenAI spells parameters: `/messages/0/role` is `messages[0].role`.
fn parameter(pointer: &str) -> Option<String> {
    let mut spelled = String::new();
    for step in pointer.split('/').skip(1) {
        if step.bytes().all(|byte| byte.is_ascii_digit()) && !step.is_empty() {
            spelled.push('[');
            spelled.push_str(step);
            spelled.push(']');
        } else {
            if !spelled.is_empty() {
                spelled.push('.');
            }
            spelled.push_str(&step.replace("~1", "/").replace("~0", "~"));
        }
    }
    (!spelled.is_empty()).then_some(spelled)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn check(refusal: &Refusal, style: ErrorStyle, expected: Value) {
        let body = refusal.body(style, "/v1/chat/completions", "0f", 1_744_187_449);
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), expected);
    }

    #[test]
    fn both_shapes() {
        let refusal = Refusal::at("/messages/0/role", "not one of the roles");
        let message = "Body validation error! /messages/0/role: not one of the roles";
        check(
            &refusal,
            ErrorStyle::AimlApi,
            json!({
                "message": message, "path": "/v1/chat/completions", "requestId": "0f",
                "statusCode": 400, "timestamp": "2025-04-09T08:30:49.000Z",
            }),
        );
        check(
            &refusal,
            ErrorStyle::OpenAi,
            json!({"error": {
                "message": message, "type": "invalid_request_error",
                "param": "messages[0].role", "code": null,
            }}),
        );
    }

    #[test]
    fn a_refusal_outside_the_body_has_no_parameter() {
        let refusal = Refusal::unauthorized();
        check(
            &refusal,
            ErrorStyle::OpenAi,
            json!({"error": {
                "message": refusal.message, "type": "invalid_request_error",
                "param": null, "code": "invalid_api_key",
            }}),
        );
        assert_eq!(parameter(""), None);
    }
}
