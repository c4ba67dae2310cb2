//! Simulations of Hoverfly, versions 1 to 5 of their schema.

use base64::{Engine, engine::general_purpose::STANDARD};
use chatwire_transport::Fact;
use serde_json::Value;

use crate::{
    Entry, ImportError, Place,
    context::{Context, Entries},
    input::Input,
    raw::{Raw, RawBody},
    readers::{json_list::JsonList, vcr},
    stored_json,
};

pub(crate) fn entries(context: Context, input: Input) -> Entries {
    Box::new(JsonList::new(context, input, &["data", "pairs"], entry))
}

fn entry(context: &Context, pair: &Value, place: Place) -> Result<Entry, ImportError> {
    let (request, response) = (&pair["request"], &pair["response"]);
    let mut raw = Raw {
        method: exact(&request["method"]),
        url: exact(&request["path"]),
        request_headers: vcr::headers(&request["headers"]),
        request_body: match exact(&request["body"]) {
            Some(body) => RawBody::bytes(body),
            None => RawBody::NotKept,
        },
        status: response["status"].as_i64(),
        response_headers: vcr::headers(&response["headers"]),
        unknown: [Fact::Framing, Fact::Frames, Fact::End].into(),
        ..Raw::default()
    };
    raw.response_body = match &response["body"] {
        Value::String(text) if response["encodedBody"].as_bool().unwrap_or(false) => {
            let what = "has no base64 in /response/body";
            let bytes = STANDARD.decode(text);
            RawBody::bytes(bytes.map_err(|_| ImportError::syntax(place.clone(), what))?)
        }
        Value::String(text) => RawBody::bytes(&**text),
        Value::Null => RawBody::NotKept,
        parsed => {
            raw.unknown.insert(Fact::Bytes);
            RawBody::bytes(stored_json::text(parsed))
        }
    };
    context.finish(raw, place)
}

/// The value that a matcher wants exactly; `None` for a pattern.
fn exact(matcher: &Value) -> Option<String> {
    match matcher {
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => list.iter().find_map(exact),
        Value::Object(_) => {
            let found = ["value", "exactMatch", "jsonMatch"].into_iter().map(|name| &matcher[name]);
            let kind = matcher["matcher"].as_str().unwrap_or("exact");
            let found = found.filter(|_| matches!(kind, "exact" | "json" | "glob"));
            found.filter(|value| !value.is_null()).map(text).next()
        }
        _ => None,
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
