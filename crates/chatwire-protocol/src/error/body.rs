//! Reads an error body: its form and its content.

use serde_json::{Map, Value};

use super::{
    details::{self, Details, message_text},
    markup,
    pruned::{self, Pruned},
    shape::ErrorShape,
    upstream,
};
use crate::sse::{SseDecoder, looks_like_events};

/// Maximum number of events or lines of a body in which an error is looked for.
const MAX_RECORDS: usize = 10_000;

/// The envelope of [MiniMax](https://platform.minimax.io/docs/api-reference/errorcode).
pub(super) const BASE_RESP: &str = "base_resp";

/// The member in which [Groq](https://console.groq.com/docs/errors) puts errors of a stream.
pub(super) const X_GROQ: &str = "x_groq";

/// Reads any body.
pub(super) fn read(media_type: &str, body: &[u8]) -> (ErrorShape, Details) {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{FEFF}').trim();
    let (shape, details) = if text.is_empty() {
        (ErrorShape::Empty, Details::default())
    } else if let Some(value) = pruned::parse(text) {
        read_value(&value)
    } else if let Some(found) = read_records(text, true) {
        found
    } else {
        read_text(media_type, text)
    };
    (shape, upstream::unwrap(details))
}

/// Reads text that is not JSON.
fn read_text(media_type: &str, text: &str) -> (ErrorShape, Details) {
    if media_type.starts_with("text/html") || text.starts_with('<') {
        (ErrorShape::Markup, markup::read(text))
    } else {
        (ErrorShape::Text, Details::of_message(text))
    }
}

/// Reads a body that may also be a completion; `None` if it is not an error.
pub(super) fn read_in_band(body: &[u8]) -> Option<(ErrorShape, Details)> {
    let text = std::str::from_utf8(body).ok()?;
    let (shape, details) = match pruned::parse(text) {
        Some(value) => read_error(&value)?,
        None => read_records(text.trim_start_matches('\u{FEFF}').trim(), false)?,
    };
    Some((shape, upstream::unwrap(details)))
}

/// Reads JSON that may also be a completion; `None` if it is not an error.
fn read_error(value: &Value) -> Option<(ErrorShape, Details)> {
    let is_error = match value {
        // Whatever the error is, it is one.
        Value::Object(object) if error_of(object).is_some() => return Some(read_value(value)),
        Value::Object(object) => {
            object.get("choices").is_none_or(Value::is_null) && !has_answer(object)
        }
        Value::Array(_) => true,
        _ => false,
    };
    if !is_error {
        return None;
    }
    let (shape, details) = read_value(value);
    (shape != ErrorShape::OtherJson || details.status.is_some()).then_some((shape, details))
}

/// Whether `message` is that of a model, as in the native API of Ollama, not that of an error.
fn has_answer(object: &Map<String, Value>) -> bool {
    let message = object.get("message").and_then(Value::as_object);
    message.is_some_and(|message| message.contains_key("role"))
}

/// Reads JSON of any form.
pub(super) fn read_value(value: &Value) -> (ErrorShape, Details) {
    match value {
        Value::Object(object) => read_object(object),
        Value::Array(list) => {
            let details = Details::of_list(list);
            let shape =
                if details.message.is_some() { ErrorShape::List } else { ErrorShape::OtherJson };
            (shape, details)
        }
        Value::String(text) => (ErrorShape::Text, Details::of_message(text)),
        _ => (ErrorShape::OtherJson, Details::default()),
    }
}

fn read_object(object: &Map<String, Value>) -> (ErrorShape, Details) {
    let flat = Details::of(object);
    let has = |name: &str| object.get(name).and_then(message_text).is_some();
    match error_of(object) {
        Some((BASE_RESP, Value::Object(base))) => {
            let code = base.get("status_code").map(ToString::to_string);
            return (ErrorShape::BaseResp, Details { code, ..Details::of(base).or(flat) });
        }
        Some((_, Value::Object(error))) => return (ErrorShape::Nested, nested(error).or(flat)),
        Some((_, Value::Array(list))) => {
            return (ErrorShape::List, Details::of_list(list).or(flat));
        }
        // Web frameworks put the status text into `error` and the message beside it.
        Some(_) if has("message") => return (ErrorShape::Flat, flat),
        Some((_, Value::String(text))) => return (ErrorShape::ErrorText, error_text(text, flat)),
        Some((_, Value::Number(code))) => {
            let status = details::error_status(&Value::from(code.clone()));
            let number = Details { code: Some(code.to_string()), status, ..Details::default() };
            return (ErrorShape::Flat, flat.or(number));
        }
        _ => {}
    }
    if has("title") {
        let title =
            Details { message: object.get("title").and_then(message_text), ..Details::default() };
        return (ErrorShape::Problem, flat.or(title));
    }
    match object.get("detail") {
        Some(Value::Object(detail)) => return (ErrorShape::Detail, read_object(detail).1.or(flat)),
        Some(Value::Array(list)) => return (ErrorShape::Detail, Details::of_list(list).or(flat)),
        Some(_) if has("detail") && !has("message") => return (ErrorShape::Detail, flat),
        _ => {}
    }
    let shape = match flat.message {
        None => ErrorShape::OtherJson,
        Some(_) if has("message") || has("msg") || !object.contains_key("errors") => {
            ErrorShape::Flat
        }
        Some(_) => ErrorShape::List,
    };
    (shape, flat)
}

/// The value of `error`, which may contain only another `error`.
fn nested(error: &Map<String, Value>) -> Details {
    let own = Details::of(error);
    match error_of(error) {
        Some(_) if own.message.is_none() => read_object(error).1.or(own),
        _ => own,
    }
}

/// An `error` that is a text: the message, or a code beside one, as OAuth sends it.
fn error_text(text: &str, flat: Details) -> Details {
    if flat.message.is_some() && !text.contains(char::is_whitespace) {
        let code = flat.code.clone().or_else(|| Some(text.to_owned()));
        return Details { code, ..flat };
    }
    let mut details = Details::of_message(text);
    details.add(flat);
    details
}

/// The member with the error unless it is empty; some successful responses have an empty one.
fn error_of(object: &Map<String, Value>) -> Option<(&'static str, &Value)> {
    let is_present = |error: &&Value| match error {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(error) => !error.is_empty(),
        _ => true,
    };
    if let Some(error) = object.get("error").filter(is_present) {
        return Some(("error", error));
    }
    if let Some(error) = object.get(X_GROQ).and_then(|inner| inner.get("error")).filter(is_present)
    {
        return Some((X_GROQ, error));
    }
    let base = object.get(BASE_RESP)?;
    let failed = base.get("status_code").and_then(Value::as_i64).is_some_and(|code| code != 0);
    failed.then_some((BASE_RESP, base))
}

/// The first error in a body with several records: the events of a stream, or lines of JSON.
///
/// `certain` says that the body is an error, so that any text in it is one.
fn read_records(text: &str, certain: bool) -> Option<(ErrorShape, Details)> {
    if looks_like_events(text.as_bytes(), false) == Some(true) {
        return read_events(text, certain);
    }
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let values = serde_json::Deserializer::from_str(text).into_iter::<Pruned>();
    let mut other = None;
    for Pruned(value) in values.take(MAX_RECORDS).map_while(Result::ok) {
        if let Some(found) = read_error(&value) {
            return Some(found);
        }
        other = other.or_else(|| certain.then(|| read_value(&value)));
    }
    other
}

/// The first error in an event stream: some gateways send their errors as one.
fn read_events(text: &str, certain: bool) -> Option<(ErrorShape, Details)> {
    let mut decoder = SseDecoder::new();
    decoder.feed(text.as_bytes());
    decoder.feed(b"\n\n");
    let mut other = None;
    for _ in 0..MAX_RECORDS {
        let Some(Ok(event)) = decoder.next() else { break };
        let data = event.data.trim();
        let is_named = event.event == Some("error");
        let found = match pruned::parse(data) {
            Some(value) => match read_error(&value) {
                Some(found) => return Some(found),
                None => read_value(&value),
            },
            None if matches!(data, "" | "[DONE]") => continue,
            None => read_text("", data),
        };
        if is_named {
            return Some(found);
        }
        // In an error response, the words of any event are those of the error.
        other =
            other.or_else(|| Some(found).filter(|(_, found)| certain && found.message.is_some()));
    }
    other
}
