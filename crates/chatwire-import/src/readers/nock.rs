//! Recordings of nock, versions 13 and 14: calls in a flat list.

use chatwire_transport::Fact;
use serde_json::Value;

use crate::{
    Entry, ImportError, Place,
    context::{Context, Entries},
    input::Input,
    raw::{Header, Raw, RawBody},
    readers::{json_list::JsonList, vcr},
    stored_json,
};

pub(crate) fn entries(context: Context, input: Input) -> Entries {
    Box::new(JsonList::new(context, input, &[], entry))
}

fn entry(context: &Context, call: &Value, place: Place) -> Result<Entry, ImportError> {
    let Some(path) = call["path"].as_str() else {
        return Err(ImportError::syntax(place, "has no /path"));
    };
    let scope = call["scope"].as_str().unwrap_or_default();
    let mut raw = Raw {
        method: call["method"].as_str().map(str::to_owned),
        url: Some(format!("{scope}{path}")),
        request_headers: vcr::headers(&call["reqheaders"]),
        request_body: RawBody::bytes(body(&call["body"], false).unwrap_or_default()),
        status: call["status"].as_i64(),
        response_headers: headers(call),
        unknown: [Fact::Framing, Fact::Frames, Fact::End].into(),
        ..Raw::default()
    };
    let response = &call["response"];
    let is_binary = call["responseIsBinary"].as_bool().unwrap_or(false)
        || raw.response_header("content-encoding").is_some();
    match body(response, is_binary) {
        Some(bytes) => raw.response_body = RawBody::bytes(bytes),
        None => return Err(ImportError::syntax(place, "has a /response that is not hexadecimal")),
    }
    if response.is_object() || response.is_array() && !is_binary {
        raw.unknown.insert(Fact::Bytes);
    }
    context.finish(raw, place)
}

/// The bytes of a body: a text, a parsed value, or hexadecimal digits in one or several texts.
fn body(value: &Value, is_binary: bool) -> Option<Vec<u8>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::String(text) if is_binary => Some(hex(text).unwrap_or_else(|| text.clone().into())),
        Value::String(text) => Some(text.clone().into_bytes()),
        Value::Array(parts) if is_binary => {
            let parts: Option<Vec<_>> = parts.iter().map(|part| hex(part.as_str()?)).collect();
            parts.map(|parts| parts.concat())
        }
        parsed => Some(stored_json::text(parsed)),
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|character| character.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// A flat list of names and values, a list of pairs, or an object.
fn headers(call: &Value) -> Vec<Header> {
    let found = [&call["rawHeaders"], &call["headers"]].into_iter().find(|found| !found.is_null());
    let Some(Value::Array(list)) = found else {
        return found.map(vcr::headers).unwrap_or_default();
    };
    let texts: Vec<_> = list
        .iter()
        .flat_map(|item| match item {
            Value::Array(pair) => pair.as_slice(),
            single => std::slice::from_ref(single),
        })
        .filter_map(Value::as_str)
        .collect();
    let pairs = texts.chunks_exact(2);
    pairs.map(|pair| (pair[0].to_owned(), pair[1].as_bytes().to_vec())).collect()
}
