//! Stub mappings of WireMock: one, or a list of them.

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
    unread::read_entries,
    weight,
};

pub(crate) fn entries(context: Context, input: Input) -> Entries {
    Box::new(JsonList::new(context, input, &["mappings"], entry))
}

/// A file with one mapping.
pub(crate) fn single(context: Context, mut input: Input) -> Entries {
    read_entries(std::iter::once_with(move || {
        let place = context.place();
        let text = input.read_all(context.options.limits.entry_bytes);
        let text = text.map_err(|error| ImportError::io(place.clone(), error))?;
        weight::check(&text, &context.options.limits)
            .map_err(|kind| ImportError::new(place.clone(), kind))?;
        let mapping = serde_json::from_slice(&text).map_err(|error| {
            let what = format!("is not valid JSON at column {}", error.column());
            ImportError::syntax(place.clone().line(error.line()), what)
        })?;
        entry(&context, &mapping, place)
    }))
}

fn entry(context: &Context, mapping: &Value, place: Place) -> Result<Entry, ImportError> {
    let (request, response) = (&mapping["request"], &mapping["response"]);
    let url = ["url", "urlPath", "urlPathTemplate", "urlPattern", "urlPathPattern"];
    let url = url.into_iter().find_map(|name| request[name].as_str());
    let method = request["method"].as_str().filter(|method| *method != "ANY");
    let mut raw = Raw {
        method: method.map(str::to_owned),
        url: url.map(pattern),
        request_body: request_body(request),
        status: response["status"].as_i64().or(Some(200)),
        response_headers: vcr::headers(&response["headers"]),
        name: mapping["name"].as_str().or_else(|| mapping["id"].as_str()).map(str::to_owned),
        unknown: [Fact::Framing, Fact::Frames, Fact::End].into(),
        ..Raw::default()
    };
    if let Some(fault) = response["fault"].as_str() {
        raw.status = None;
        raw.failure = Some(format!("the stub simulates {fault}"));
        return context.finish(raw, place);
    }
    raw.response_body = if let Some(text) = response["body"].as_str() {
        RawBody::bytes(text)
    } else if let Some(text) = response["base64Body"].as_str() {
        let bytes = STANDARD.decode(text);
        let what = "has no base64 in /response/base64Body";
        RawBody::bytes(bytes.map_err(|_| ImportError::syntax(place.clone(), what))?)
    } else if let Some(name) = response["bodyFileName"].as_str() {
        let bytes = context.attachments.read_any(&[
            &format!("__files/{name}"),
            &format!("../__files/{name}"),
            name,
        ]);
        let what = "names a file in /response/bodyFileName that cannot be read";
        RawBody::bytes(bytes.ok_or_else(|| ImportError::syntax(place.clone(), what))?)
    } else if !response["jsonBody"].is_null() {
        raw.unknown.insert(Fact::Bytes);
        RawBody::bytes(stored_json::text(&response["jsonBody"]))
    } else {
        RawBody::empty()
    };
    context.finish(raw, place)
}

/// A pattern without the characters that regular expressions escape and anchor with.
fn pattern(url: &str) -> String {
    url.replace('\\', "").trim_start_matches('^').trim_end_matches('$').to_owned()
}

/// The body that the stub expects, if it names one.
fn request_body(request: &Value) -> RawBody {
    let patterns = request["bodyPatterns"].as_array().map_or(&[][..], Vec::as_slice);
    for expected in patterns {
        match (&expected["equalToJson"], &expected["equalTo"]) {
            (Value::String(text), _) | (_, Value::String(text)) => return RawBody::bytes(&**text),
            (Value::Null, _) => {}
            (json, _) => return RawBody::bytes(stored_json::text(json)),
        }
    }
    RawBody::NotKept
}
