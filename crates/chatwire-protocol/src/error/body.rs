//! Reads an error body: its form and its content.

use serde_json::{Map, Value};

use super::{
    details::{Details, message_text},
    markup,
    shape::ErrorShape,
    upstream,
};
use crate::sse::{SseDecoder, looks_like_events};

/// Reads any body.
pub(super) fn read(media_type: &str, body: &[u8]) -> (ErrorShape, Details) {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{FEFF}').trim();
    let (shape, details) = if text.is_empty() {
        (ErrorShape::Empty, Details::default())
    } else if let Ok(value) = serde_json::from_str(text) {
        read_value(&value)
    } else if let Some(value) = read_event(text) {
        read_value(&value)
    } else if media_type.starts_with("text/html") || text.starts_with('<') {
        (ErrorShape::Markup, markup::read(text))
    } else {
        (ErrorShape::Text, Details::of_message(text))
    };
    (shape, upstream::unwrap(details))
}

/// Reads a body that may also be a completion; `None` if it is not an error.
pub(super) fn read_in_band(body: &[u8]) -> Option<(ErrorShape, Details)> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let is_error = match &value {
        Value::Object(object) if error_of(object).is_some() => true,
        Value::Object(object) => object.get("choices").is_none_or(Value::is_null),
        Value::Array(_) => true,
        _ => false,
    };
    if !is_error {
        return None;
    }
    let (shape, details) = read_value(&value);
    if shape == ErrorShape::OtherJson && details.status.is_none() {
        return None;
    }
    Some((shape, upstream::unwrap(details)))
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
        Some(Value::Object(error)) => return (ErrorShape::Nested, Details::of(error).or(flat)),
        Some(Value::Array(list)) => return (ErrorShape::List, Details::of_list(list).or(flat)),
        // Web frameworks put the status text into `error` and the message beside it.
        Some(_) if has("message") => return (ErrorShape::Flat, flat),
        Some(Value::String(text)) => {
            return (ErrorShape::ErrorText, Details::of_message(text).or(flat));
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

/// The `error` member unless it is empty; some successful responses have an empty one.
fn error_of(object: &Map<String, Value>) -> Option<&Value> {
    object.get("error").filter(|error| match error {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(error) => !error.is_empty(),
        _ => true,
    })
}

/// The data of the first event if the body is an event stream: some gateways stream errors too.
fn read_event(text: &str) -> Option<Value> {
    if looks_like_events(text.as_bytes(), false) != Some(true) {
        return None;
    }
    let mut decoder = SseDecoder::new();
    decoder.feed(text.as_bytes());
    decoder.feed(b"\n\n");
    let event = decoder.next()?.ok()?;
    serde_json::from_str(&event.data).ok()
}
