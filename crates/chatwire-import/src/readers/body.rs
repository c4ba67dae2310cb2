//! A bare body: what was sent, without head and request.

use chatwire_transport::Fact;
use serde::{Deserialize, Deserializer, de::IgnoredAny};

use crate::{
    Entry, ImportError, Note, NoteKind, Outcome,
    context::{Context, Entries},
    input::Input,
    raw::{Raw, RawBody},
    stored_json,
    unread::read_entries,
};

pub(crate) fn entries(context: Context, input: Input, is_stream: bool) -> Entries {
    read_entries(std::iter::once_with(move || entry(&context, input, is_stream)))
}

fn entry(context: &Context, mut input: Input, is_stream: bool) -> Result<Entry, ImportError> {
    let place = context.place();
    let body = input.read_all(context.options.limits.entry_bytes);
    let body = body.map_err(|error| ImportError::io(place.clone(), error))?;
    if !is_stream && is_request(&body) {
        let reason = "a request, not a response; name the file with its response";
        let note = Note::new(NoteKind::RequestOnly, reason);
        return Ok(Entry { place, outcome: Outcome::Note(note) });
    }
    let is_rebuilt = !is_stream && stored_json::added_members(&body) >= 6;
    let mut raw = raw(body, is_stream);
    if is_rebuilt {
        raw.unknown.extend([Fact::Bytes, Fact::Values]);
    }
    context.finish(raw, place)
}

/// The exchange of a bare body.
pub(crate) fn raw(body: Vec<u8>, is_stream: bool) -> Raw {
    let media_type = if is_stream { "text/event-stream" } else { "application/json" };
    Raw {
        request_body: RawBody::empty(),
        status: Some(200),
        response_headers: vec![("content-type".to_owned(), media_type.into())],
        response_body: RawBody::bytes(body),
        unknown: [Fact::Request, Fact::Head, Fact::End].into(),
        ..Raw::default()
    }
}

fn is_request(body: &[u8]) -> bool {
    let has: Members = serde_json::from_slice(body).unwrap_or_default();
    has.messages && has.model && !has.choices && !has.object
}

/// Which members a body has.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Members {
    #[serde(deserialize_with = "is_there")]
    messages: bool,
    #[serde(deserialize_with = "is_there")]
    model: bool,
    #[serde(deserialize_with = "is_there")]
    choices: bool,
    #[serde(deserialize_with = "is_there")]
    object: bool,
}

fn is_there<'de, D: Deserializer<'de>>(member: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(member).map(|_| true)
}
