//! How a provider words an error: data, not code.

use std::collections::BTreeMap;

use http::HeaderName;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{clock, error_response::ErrorResponse};

/// How a provider words an error, and how it names the ID of a request.
///
/// Bundled ones are listed by [`Dialect::names`]; others are read from JSON with
/// [`Dialect::from_json`]:
///
/// ```
/// use chatwire_server::Dialect;
///
/// let dialect = Dialect::from_json(
///     r#"{"request_id_headers": ["x-trace"], "error": {"detail": "$message", "code":
/// "$status"}}"#,
/// )?;
/// # Ok::<(), chatwire_server::DialectError>(())
/// ```
///
/// In `error`, the strings `$message`, `$type`, `$param`, `$code`, `$status`,
/// `$status_text`, `$path`, `$request_id` and `$timestamp` stand for the values of one error; what
/// an error does not have is
/// `null`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// The body of an error, with placeholders.
    error: Map<String, Value>,
    /// Headers that have the ID of the request.
    #[serde(deserialize_with = "header_names")]
    request_id_headers: Vec<HeaderName>,
    /// Text before the violations of an invalid request.
    #[serde(default)]
    invalid_request_prefix: String,
}

/// A dialect that cannot be read; the message says why.
#[derive(Debug, thiserror::Error)]
#[error("the dialect is not valid: {0}")]
pub struct DialectError(serde_json::Error);

/// The bundled dialects, by name.
const BUNDLED: &str = include_str!("dialects.json");

/// The dialect of most clients and servers.
const DEFAULT: &str = "openai";

impl Dialect {
    /// The bundled dialect of this name; `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        bundled().remove(name)
    }

    /// The names of the bundled dialects.
    pub fn names() -> Vec<String> {
        bundled().into_keys().collect()
    }

    /// Reads a dialect.
    ///
    /// # Errors
    /// If the text is not JSON, or has other members than the documented ones.
    pub fn from_json(text: &str) -> Result<Self, DialectError> {
        serde_json::from_str(text).map_err(DialectError)
    }

    pub(crate) fn request_id_headers(&self) -> &[HeaderName] {
        &self.request_id_headers
    }

    /// Encodes the body of an error.
    pub(crate) fn body(
        &self,
        error: &ErrorResponse,
        path: &str,
        request_id: &str,
        now: u64,
    ) -> Vec<u8> {
        let mut body = self.error.clone();
        let message = match error.is_invalid {
            true => format!("{}{}", self.invalid_request_prefix, error.message),
            false => error.message.clone(),
        };
        let value = |placeholder: &str| -> Value {
            match placeholder {
                "message" => message.clone().into(),
                "type" => error.class().into(),
                "param" => error.param().into(),
                "code" => error.code.into(),
                "status" => error.status.as_u16().into(),
                "status_text" => error.status.as_str().into(),
                "path" => path.into(),
                "request_id" => request_id.into(),
                "timestamp" => clock::timestamp(now).into(),
                other => format!("${other}").into(),
            }
        };
        body.values_mut().for_each(|member| fill(member, &value));
        if let Some(details) = &error.details {
            body.insert("closest_recording".to_owned(), Value::clone(details));
        }
        Value::Object(body).to_string().into_bytes()
    }
}

impl Default for Dialect {
    /// OpenAI's.
    fn default() -> Self {
        Self::named(DEFAULT).expect("the bundled dialects contain it")
    }
}

fn bundled() -> BTreeMap<String, Dialect> {
    serde_json::from_str(BUNDLED).expect("a test reads the bundled dialects")
}

/// Replaces placeholders at any depth.
fn fill(template: &mut Value, value: &impl Fn(&str) -> Value) {
    match template {
        Value::String(text) => {
            if let Some(placeholder) = text.strip_prefix('$') {
                *template = value(placeholder);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, value)),
        Value::Object(members) => members.values_mut().for_each(|member| fill(member, value)),
        _ => {}
    }
}

fn header_names<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<HeaderName>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    let names = names.into_iter().map(|name| HeaderName::try_from(name.as_str()));
    names.collect::<Result<_, _>>().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(error: &ErrorResponse, dialect: &str, expected: Value) {
        let dialect = Dialect::named(dialect).unwrap();
        let body = dialect.body(error, "/v1/chat/completions", "0f", 1_744_187_449);
        assert_eq!(serde_json::from_slice::<Value>(&body).unwrap(), expected);
    }

    #[test]
    fn bundled_dialects() {
        let error = ErrorResponse::at("/messages/0/role", "not one of the roles");
        let message = "/messages/0/role: not one of the roles";
        check(
            &error,
            "aimlapi",
            json!({
                "message": format!("Body validation error! {message}"),
                "path": "/v1/chat/completions", "requestId": "0f",
                "statusCode": 400, "timestamp": "2025-04-09T08:30:49.000Z",
            }),
        );
        check(
            &error,
            "openai",
            json!({"error": {
                "message": message, "type": "invalid_request_error",
                "param": "messages[0].role", "code": null,
            }}),
        );
        check(&error, "fastapi", json!({"detail": message}));
        check(&error, "azure", json!({"error": {"code": "400", "message": message}}));
        let error = ErrorResponse::unauthorized();
        check(
            &error,
            "openai",
            json!({"error": {
                "message": error.message, "type": "invalid_request_error",
                "param": null, "code": "invalid_api_key",
            }}),
        );
        assert_eq!(Dialect::names().len(), 5);
    }

    #[test]
    fn a_dialect_has_known_members_only() {
        assert!(Dialect::from_json(r#"{"error": {}, "request_id_headers": [], "x": 1}"#).is_err());
        assert!(Dialect::from_json(r#"{"error": {}, "request_id_headers": ["a b"]}"#).is_err());
    }
}
