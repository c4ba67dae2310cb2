//! The content of an error object, under any of the member names in use.

use serde_json::{Map, Value};

/// Maximum number of list entries that become part of the message.
const MAX_FAULTS: usize = 5;

/// The content of an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) message: Option<String>,
    pub(super) code: Option<String>,
    pub(super) error_type: Option<String>,
    pub(super) param: Option<String>,
    pub(super) request_id: Option<String>,
    /// The status in the body, 400 to 599.
    pub(super) status: Option<u16>,
    /// Whether this was found in the message of another error.
    pub(super) upstream: bool,
}

impl Details {
    /// Reads an error object: the value of `error`, or a flat body.
    pub(super) fn of(object: &Map<String, Value>) -> Self {
        let code = scalar(object, &["code", "error_code"]);
        let mut details = Self {
            message: first(
                object,
                &["message", "msg", "detail", "error_message", "error_description", "description"],
                message_text,
            ),
            // Google's `status` is the error type, where others send the HTTP status.
            error_type: text(object, &["type", "status"])
                .filter(|word| word.parse::<u16>().is_err()),
            param: text(object, &["param", "parameter", "field"]).or_else(|| location(object)),
            request_id: scalar(object, &["requestId", "request_id"]),
            status: first(object, &["statusCode", "status_code", "status", "code"], error_status),
            code,
            upstream: false,
        };
        // Validation libraries list the details beside a general message.
        for name in ["issues", "errors", "details"] {
            match object.get(name) {
                Some(Value::Array(list)) => details.add(Self::of_list(list)),
                Some(Value::String(text)) if details.message.is_none() => {
                    details.add(Self::of_message(text));
                }
                _ => {}
            }
        }
        // OpenRouter's message is general; this is the message of the upstream provider.
        if let Some(raw) =
            object.get("metadata").and_then(|metadata| message_text(metadata.get("raw")?))
        {
            details.add(Self { message: Some(raw), ..Self::default() });
        }
        details
    }

    /// Appends a more specific message and fills missing fields.
    fn add(&mut self, more: Self) {
        if let (Some(message), Some(text)) = (&mut self.message, &more.message) {
            let ended = message.ends_with(['.', '!', ':']);
            message.push_str(if ended { " " } else { ": " });
            message.push_str(text);
        }
        *self = std::mem::take(self).or(more);
    }

    /// Reads a list of errors: strings, or objects with a message and a location.
    pub(super) fn of_list(list: &[Value]) -> Self {
        let mut messages = Vec::new();
        let mut joined = Self::default();
        for entry in list.iter().take(MAX_FAULTS) {
            let details = match entry {
                Value::Object(object) => {
                    Self::of(object.get("error").and_then(Value::as_object).unwrap_or(object))
                }
                other => Self { message: message_text(other), ..Self::default() },
            };
            messages.extend(match (&details.param, &details.message) {
                (Some(param), Some(message)) if !message.starts_with(param.as_str()) => {
                    Some(format!("{param}: {message}"))
                }
                _ => details.message.clone(),
            });
            joined = joined.or(details);
        }
        joined.message = Some(messages.join("; ")).filter(|message| !message.is_empty());
        joined
    }

    /// An error with a message only.
    pub(super) fn of_message(message: &str) -> Self {
        Self {
            message: Some(message.trim().to_owned()).filter(|text| !text.is_empty()),
            ..Self::default()
        }
    }

    /// Fills missing fields from `other`.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            message: self.message.or(other.message),
            code: self.code.or(other.code),
            error_type: self.error_type.or(other.error_type),
            param: self.param.or(other.param),
            request_id: self.request_id.or(other.request_id),
            status: self.status.or(other.status),
            upstream: self.upstream || other.upstream,
        }
    }
}

/// The longest prefix of at most `bytes` bytes that ends at a character boundary.
pub(super) fn prefix(text: &str, mut bytes: usize) -> &str {
    bytes = bytes.min(text.len());
    while !text.is_char_boundary(bytes) {
        bytes -= 1;
    }
    &text[..bytes]
}

/// The first of the members for which `read` returns a value.
fn first<T>(
    object: &Map<String, Value>,
    names: &[&str],
    read: impl Fn(&Value) -> Option<T>,
) -> Option<T> {
    names.iter().find_map(|name| object.get(*name).and_then(&read))
}

fn text(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    first(object, names, |value| value.as_str().filter(|text| is_present(text)).map(str::to_owned))
}

/// Whether a string has a value: servers in Python send `None` for a missing one.
fn is_present(text: &str) -> bool {
    !matches!(text, "" | "None" | "null")
}

/// A string, or a number as text.
fn scalar(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    first(object, names, |value| match value {
        Value::String(text) if is_present(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// A message: a string, a list, or an object as JSON text, which is unwrapped later.
pub(super) fn message_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => return Details::of_message(text).message,
        Value::Array(list) => return Details::of_list(list).message,
        Value::Object(object) if !object.is_empty() => value.to_string(),
        _ => return None,
    };
    Some(text)
}

fn error_status(value: &Value) -> Option<u16> {
    let status = match value {
        Value::Number(number) => u16::try_from(number.as_u64()?).ok()?,
        Value::String(text) => text.parse().ok()?,
        _ => return None,
    };
    (400..600).contains(&status).then_some(status)
}

/// The path to the invalid value as validators report it, such as
/// `["body", "messages", 0, "role"]`.
fn location(object: &Map<String, Value>) -> Option<String> {
    let place = first(object, &["loc", "path"], |value| value.as_array().cloned())?;
    let mut path = String::new();
    for step in place.iter().skip_while(|step| *step == "body") {
        match step {
            Value::Number(index) => path.push_str(&format!("[{index}]")),
            Value::String(name) if path.is_empty() => path.push_str(name),
            Value::String(name) => path.push_str(&format!(".{name}")),
            _ => return None,
        }
    }
    Some(path).filter(|path| !path.is_empty())
}
