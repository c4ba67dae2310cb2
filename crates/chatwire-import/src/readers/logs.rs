//! Lines of a log, each a JSON object with a request and a response somewhere in it.

use chatwire_transport::Fact;
use serde_json::Value;

use crate::{
    Entry, ImportError, Note, NoteKind, Outcome, Place,
    context::{Context, Entries},
    input::Input,
    log_mapping::{KnownLog, LogMapping},
    outline::Outline,
    raw::{Raw, RawBody},
    readers::{
        lines::{Lines, parse},
        vcr,
    },
    stored_json,
};

pub(crate) fn entries(context: Context, input: Input) -> Entries {
    Box::new(Lines::new(context, input, entry))
}

fn entry(context: &Context, text: &str, place: Place) -> Result<Option<Entry>, ImportError> {
    let line: Value = parse(text, &place)?;
    let mapping = match &context.options.log_mapping {
        Some(mapping) => Some(mapping.clone()),
        None => KnownLog::of(&Outline::of(text.as_bytes())),
    };
    let noted = |kind, reason: &str| {
        let note = Note::new(kind, reason);
        Ok(Some(Entry { place: place.clone(), outcome: Outcome::Note(note) }))
    };
    let note = |reason: &str| noted(NoteKind::NoResponseObject, reason);
    let Some(mapping) = mapping else {
        return note("a line of no known kind of log; describe it in chatwire.toml, [import.log]");
    };
    let error = mapping.error.as_deref().and_then(|pointer| line.pointer(pointer)?.as_str());
    if let Some(error) = error.and_then(|error| error.lines().next()) {
        return noted(NoteKind::NoResponse, error);
    }
    let Some(response) = line.pointer(&mapping.response).filter(|found| !found.is_null()) else {
        return note(&format!("the line has no {}", mapping.response));
    };
    let mut raw =
        Raw { unknown: [Fact::Frames, Fact::End, Fact::Framing].into(), ..Raw::default() };
    let Some((body, is_parsed)) = body(response) else {
        return note(&format!("{} is not a response", mapping.response));
    };
    if is_parsed && !looks_like_response(response) {
        return note(&format!("{} holds texts or counts, not a response", mapping.response));
    }
    let is_stream = body.starts_with(b"data:") || body.starts_with(b"event:");
    raw.response_body = RawBody::bytes(body);
    if is_parsed {
        raw.unknown.insert(Fact::Bytes);
    }
    if mapping.rebuilt {
        raw.unknown.insert(Fact::Values);
    }
    head(&mut raw, &line, &mapping, is_stream);
    context.finish(raw, place).map(Some)
}

fn head(raw: &mut Raw, line: &Value, mapping: &LogMapping, is_stream: bool) {
    let at = |pointer: &Option<String>| line.pointer(pointer.as_deref()?);
    raw.status = at(&mapping.status).and_then(number);
    if raw.status.is_none() {
        raw.status = Some(200);
        raw.unknown.insert(Fact::Head);
    }
    match at(&mapping.headers) {
        Some(headers) => raw.response_headers = vcr::headers(headers),
        None => {
            raw.unknown.insert(Fact::Headers);
            let media_type = if is_stream { "text/event-stream" } else { "application/json" };
            raw.response_headers.push(("content-type".to_owned(), media_type.into()));
        }
    }
    match at(&mapping.request).and_then(body) {
        Some((body, _)) => {
            raw.request_body = RawBody::bytes(body);
            raw.url = at(&mapping.url).and_then(Value::as_str).map(str::to_owned);
        }
        None => {
            raw.unknown.insert(Fact::Request);
            raw.request_body = RawBody::empty();
        }
    }
    raw.recorded_at = at(&mapping.time).and_then(Value::as_str).map(str::to_owned);
}

/// The bytes of a body, and whether they were written again.
fn body(value: &Value) -> Option<(Vec<u8>, bool)> {
    match value {
        Value::String(text) => Some((text.clone().into_bytes(), false)),
        Value::Object(_) | Value::Array(_) => Some((stored_json::text(value), true)),
        _ => None,
    }
}

fn looks_like_response(value: &Value) -> bool {
    ["choices", "error", "object", "detail", "message"].iter().any(|name| value.get(name).is_some())
}

fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}
