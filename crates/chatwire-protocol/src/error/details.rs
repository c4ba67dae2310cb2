//! The content of an error object, under any of the member names in use.

use std::time::Duration;

use serde_json::{Map, Value};

use super::{
    quota_period::{self, QuotaPeriod},
    wait,
};

/// Maximum number of list entries that become part of the message.
const MAX_FAULTS: usize = 5;

/// Members with the message, the most specific first.
///
/// `Message` is that of AWS, `status_msg` that of MiniMax, `error_msg` that of Baidu.
const MESSAGES: &[&str] = &[
    "message",
    "msg",
    "Message",
    "errorMessage",
    "error_message",
    "errorMsg",
    "error_msg",
    "err_msg",
    "errmsg",
    "status_msg",
    "detail",
    "error_description",
    "description",
    "reason",
];

/// Members with a code.
const CODES: &[&str] = &["code", "error_code", "errorCode", "err_code", "errcode", "Code"];

/// Members with lists of more specific errors.
const LISTS: &[&str] =
    &["issues", "errors", "details", "fieldViolations", "invalid-params", "invalid_params"];

/// The content of an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Details {
    pub(super) message: Option<String>,
    pub(super) code: Option<String>,
    pub(super) error_type: Option<String>,
    /// Further codes: reasons, and the codes of inner errors.
    pub(super) reasons: Vec<String>,
    pub(super) param: Option<String>,
    pub(super) request_id: Option<String>,
    /// The status in the body, 400 to 599.
    pub(super) status: Option<u16>,
    /// How long to wait, from a member.
    pub(super) retry_after: Option<Duration>,
    /// How long the exceeded limit lasts.
    pub(super) period: Option<QuotaPeriod>,
    /// Whether this was found in the message of another error.
    pub(super) upstream: bool,
    /// The status of the upstream, in front of its message.
    pub(super) upstream_status: Option<u16>,
    /// The name of the upstream.
    pub(super) upstream_name: Option<String>,
}

impl Details {
    /// Reads an error object: the value of `error`, or a flat body.
    pub(super) fn of(object: &Map<String, Value>) -> Self {
        let mut details = Self {
            message: first(object, MESSAGES, message_text),
            code: scalar(object, CODES),
            // Google's `status` is the error type, where others send the HTTP status.
            error_type: text(object, &["type", "error_type", "status"])
                .filter(|word| !word.parse().is_ok_and(|status: u16| status < 600))
                .or_else(|| text(object, &["__type"]).map(|name| exception(&name).to_owned())),
            param: text(object, &["param", "parameter", "field"]).or_else(|| location(object)),
            request_id: scalar(object, &["requestId", "request_id", "RequestId"]),
            status: first(
                object,
                &["statusCode", "status_code", "status", "code", "http_code", "httpCode"],
                error_status,
            ),
            retry_after: wait::in_object(object),
            period: quota_period::in_object(object),
            ..Self::default()
        };
        for reason in ["reason", "failed_generation_reason"] {
            details.reasons.extend(text(object, &[reason]).filter(|word| is_code(word)));
        }
        if let Some(inner) = ["innererror", "inner_error"].iter().find_map(|name| object.get(*name))
        {
            let code = inner.as_object().and_then(|inner| scalar(inner, CODES));
            details.reasons.extend(code);
        }
        // The message explains a code that stands alone.
        if details.message.as_deref().is_some_and(is_code)
            && details.message == text(object, &["reason"])
        {
            details.message = None;
        }
        details.read_lists(object);
        if let Some(metadata) = object.get("metadata").and_then(Value::as_object) {
            details.read_metadata(metadata);
        }
        details
    }

    /// Reads the lists of more specific errors that validation libraries and Google put beside a
    /// general message.
    fn read_lists(&mut self, object: &Map<String, Value>) {
        for name in LISTS {
            match object.get(*name) {
                Some(Value::Array(list)) => self.add(Self::of_list(list)),
                Some(Value::Object(fields)) => self.add(Self::of_fields(fields)),
                Some(Value::String(text)) if self.message.is_none() => {
                    self.add(Self::of_message(text));
                }
                _ => {}
            }
        }
    }

    /// Reads the metadata of [OpenRouter](https://openrouter.ai/docs/api-reference/errors): its own
    /// message is general, and `raw` is the body of the upstream provider.
    fn read_metadata(&mut self, metadata: &Map<String, Value>) {
        self.upstream_name = text(metadata, &["provider_name"]);
        let headers = metadata.get("headers").and_then(Value::as_object);
        self.retry_after = self
            .retry_after
            .or_else(|| wait::in_object(metadata))
            .or_else(|| headers.and_then(wait::in_object));
        for detail in ["raw", "reasons"] {
            let message = metadata.get(detail).and_then(message_text);
            self.add(Self { message, ..Self::default() });
        }
    }

    /// Reads an object with a list of messages for each invalid field, as ASP.NET and Rails send
    /// it.
    fn of_fields(fields: &Map<String, Value>) -> Self {
        let messages = fields.iter().take(MAX_FAULTS).filter_map(|(field, messages)| {
            let message = messages.as_array()?.iter().find_map(Value::as_str)?;
            Some(format!("{field}: {message}"))
        });
        let message = messages.collect::<Vec<_>>().join("; ");
        Self::of_message(&message)
    }

    /// Replaces each text that comes from the body.
    pub(super) fn map_texts(&mut self, replace: impl Fn(&str) -> String) {
        let fields = [
            &mut self.message,
            &mut self.code,
            &mut self.error_type,
            &mut self.param,
            &mut self.request_id,
            &mut self.upstream_name,
        ];
        for text in fields.into_iter().flatten().chain(&mut self.reasons) {
            *text = replace(text);
        }
    }

    /// All codes, the most specific first.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        let bracketed = self.message.as_deref().and_then(bracketed_code);
        let own = self.code.as_deref().into_iter().chain(bracketed);
        own.chain(self.reasons.iter().map(String::as_str)).chain(self.error_type.as_deref())
    }

    /// Appends a more specific message and fills missing fields.
    pub(super) fn add(&mut self, more: Self) {
        if let (Some(message), Some(text)) = (&mut self.message, &more.message)
            && !message.contains(text.as_str())
        {
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
                    Self::of_entry(object.get("error").and_then(Value::as_object).unwrap_or(object))
                }
                other => Self { message: message_text(other), ..Self::default() },
            };
            messages.extend(match (&details.param, &details.message) {
                (Some(param), Some(message))
                    if !message.starts_with(param.as_str())
                        && !message.contains(&format!(" {param}: ")) =>
                {
                    Some(format!("{param}: {message}"))
                }
                _ => details.message.clone(),
            });
            joined = joined.or(details);
        }
        joined.message = Some(messages.join("; ")).filter(|message| !message.is_empty());
        joined
    }

    /// Reads an entry of a list; problem details name the field there.
    fn of_entry(object: &Map<String, Value>) -> Self {
        let mut details = Self::of(object);
        if details.param.is_none() && object.contains_key("reason") {
            details.param = text(object, &["name"]);
        }
        details
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
            reasons: self.reasons.into_iter().chain(other.reasons).collect(),
            param: self.param.or(other.param),
            request_id: self.request_id.or(other.request_id),
            status: self.status.or(other.status),
            retry_after: self.retry_after.or(other.retry_after),
            period: self.period.max(other.period),
            upstream: self.upstream || other.upstream,
            upstream_status: self.upstream_status.or(other.upstream_status),
            upstream_name: self.upstream_name.or(other.upstream_name),
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

/// Whether a word is a code for machines, such as `API_KEY_INVALID`, and no prose.
fn is_code(word: &str) -> bool {
    !word.contains(char::is_whitespace) && word.len() < 100
}

/// The name of an exception of AWS: `com.amazon.coral.service#AccessDeniedException:http://...`.
pub(super) fn exception(name: &str) -> &str {
    let name = name.rsplit('#').next().unwrap_or(name);
    name.split(':').next().unwrap_or(name)
}

/// The code in front of a message of Z.ai: `[1113][Insufficient balance]`.
fn bracketed_code(message: &str) -> Option<&str> {
    let (code, _) = message.strip_prefix('[')?.split_once(']')?;
    (!code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
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

pub(super) fn error_status(value: &Value) -> Option<u16> {
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
