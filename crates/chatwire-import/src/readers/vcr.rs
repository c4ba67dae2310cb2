//! Cassettes of VCR: Python's (YAML and JSON), Ruby's, and those with parsed bodies.

use base64::{Engine, engine::general_purpose::STANDARD};
use chatwire_transport::Fact;
use serde_json::Value;

use crate::{
    Entry, ImportError, Place,
    context::{Context, Entries},
    input::Input,
    raw::{Header, Raw, RawBody},
    readers::json_list::JsonList,
    stored_json,
};

/// The list of a cassette in JSON.
pub(crate) fn json_entries(context: Context, input: Input, is_ruby: bool) -> Entries {
    let path: &[&str] = if is_ruby { &["http_interactions"] } else { &["interactions"] };
    Box::new(JsonList::new(context, input, path, entry))
}

/// A cassette in YAML, which is read as a whole.
#[cfg(feature = "yaml")]
pub(crate) fn yaml_entries(context: Context, mut input: Input) -> Result<Entries, ImportError> {
    let place = context.place();
    let text = input.read_all(context.options.limits.entry_bytes);
    let text = text.map_err(|error| ImportError::io(place.clone(), error))?;
    let mut cassette = crate::yaml::read(&text, &place)?;
    let list = ["interactions", "http_interactions"]
        .into_iter()
        .find_map(|name| cassette.get_mut(name).map(Value::take))
        .unwrap_or(cassette);
    let Value::Array(list) = list else {
        return Err(ImportError::syntax(place, "has no list of interactions"));
    };
    let lines = item_lines(&text, list.len());
    let entries = list.into_iter().enumerate();
    Ok(crate::unread::read_entries(entries.map(move |(index, value)| {
        let place = context.place().entry(index);
        let place = match lines.get(index) {
            Some(line) => place.line(*line),
            None => place,
        };
        entry(&context, &value, place)
    })))
}

/// The line, from 1, on which each interaction begins; empty for a list that is written otherwise
/// than as cassettes are, with one dash for each item.
///
/// Whatever belongs to an item is indented more than its dash.
#[cfg(feature = "yaml")]
fn item_lines(text: &[u8], count: usize) -> Vec<usize> {
    let indent_of = |line: &[u8]| {
        let indent = line.iter().take_while(|byte| **byte == b' ').count();
        let rest = line.get(indent..).unwrap_or_default();
        (rest.starts_with(b"- ") || rest == b"-" || rest == b"-\r").then_some(indent)
    };
    let mut dashes = text
        .split(|byte| *byte == b'\n')
        .zip(1..)
        .filter_map(|(line, number)| indent_of(line).map(|indent| (indent, number)));
    let Some((list, first)) = dashes.next() else { return Vec::new() };
    let rest = dashes.filter(|(indent, _)| *indent == list).map(|(_, number)| number);
    let lines: Vec<usize> = [first].into_iter().chain(rest).collect();
    if lines.len() == count { lines } else { Vec::new() }
}

fn entry(context: &Context, value: &Value, place: Place) -> Result<Entry, ImportError> {
    let (request, response) = (&value["request"], &value["response"]);
    let Some(url) = request["uri"].as_str().or_else(|| request["url"].as_str()) else {
        return Err(ImportError::syntax(place, "has no /request/uri"));
    };
    let mut raw = Raw {
        method: request["method"].as_str().map(str::to_owned),
        url: Some(url.to_owned()),
        request_headers: headers(&request["headers"]),
        status: status(response),
        response_headers: headers(&response["headers"]),
        recorded_at: value["recorded_at"].as_str().map(str::to_owned),
        unknown: [Fact::Framing, Fact::Frames, Fact::End].into(),
        ..Raw::default()
    };
    raw.request_body = match body(request) {
        Some((bytes, _)) => RawBody::bytes(bytes),
        None => RawBody::empty(),
    };
    if let Some((bytes, parsed)) = body(response) {
        raw.response_body = RawBody::bytes(bytes);
        if parsed {
            raw.unknown.insert(Fact::Bytes);
        }
    }
    context.finish(raw, place)
}

fn status(response: &Value) -> Option<i64> {
    let status = &response["status"];
    let status = if status.is_object() { &status["code"] } else { status };
    status.as_i64().or_else(|| response["status_code"].as_i64())
}

/// The body of a message, and whether it was parsed.
fn body(message: &Value) -> Option<(Vec<u8>, bool)> {
    if let Some(parsed) = message.get("parsed_body") {
        return Some((stored_json::text(parsed), true));
    }
    let body = &message["body"];
    for holder in [body, message] {
        for member in ["string", "content"] {
            match &holder[member] {
                Value::String(text) => return Some((text.clone().into_bytes(), false)),
                binary if binary["base64_string"].is_string() => return binary_of(binary),
                _ => {}
            }
        }
    }
    match body {
        Value::String(text) => Some((text.clone().into_bytes(), false)),
        binary if binary["base64_string"].is_string() => binary_of(binary),
        Value::Object(_) if body.get("encoding").is_none() => Some((stored_json::text(body), true)),
        _ => None,
    }
}

fn binary_of(value: &Value) -> Option<(Vec<u8>, bool)> {
    let text: String = value["base64_string"].as_str()?.split_ascii_whitespace().collect();
    Some((STANDARD.decode(text).ok()?, false))
}

/// Headers whose values are texts or lists of texts.
pub(crate) fn headers(value: &Value) -> Vec<Header> {
    let mut out = Vec::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let values = match value {
            Value::Array(values) => values.as_slice(),
            single => std::slice::from_ref(single),
        };
        for value in values {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                binary if binary["base64_string"].is_string() => {
                    let bytes = binary_of(binary).map(|(bytes, _)| bytes).unwrap_or_default();
                    out.push((name.clone(), bytes));
                    continue;
                }
                _ => continue,
            };
            out.push((name.clone(), text.into_bytes()));
        }
    }
    out
}

#[cfg(all(test, feature = "yaml"))]
mod tests {
    use super::*;

    #[test]
    fn an_interaction_has_the_line_of_its_dash() {
        let python = "interactions:\n- request:\n    headers:\n      accept:\n      - a\n\
                      - request:\n    body: |-\n      - not an item\nversion: 1\n";
        assert_eq!(item_lines(python.as_bytes(), 2), [2, 6]);
        let indented = "---\ninteractions:\n  -\n    request: 1\n    list:\n    - x\n  - b\n";
        assert_eq!(item_lines(indented.as_bytes(), 2), [3, 7]);
        // Nothing rather than a wrong line.
        assert!(item_lines(b"interactions: [{}, {}]\n", 2).is_empty());
        assert!(item_lines(python.as_bytes(), 3).is_empty());
    }
}
