//! Flows as mitmproxy saves them (`mitmdump -w`): typed netstrings, one after the other.

mod tnetstring;

use std::{sync::Arc, time::Duration};

use chatwire_transport::{BodyEnd, Fact};
use http::Version;

use self::tnetstring::Value;
use crate::{
    Entry, ImportError, ImportErrorKind, Note, NoteKind, Outcome, Place, UnreadEntry,
    context::{Context, Entries},
    input::Input,
    raw::{Header, Raw, RawBody},
};

pub(crate) fn entries(context: Context, input: Input) -> Entries {
    Box::new(Flows { context: Arc::new(context), input, index: 0, done: false })
}

struct Flows {
    context: Arc<Context>,
    input: Input,
    index: usize,
    done: bool,
}

impl Flows {
    fn step(&mut self) -> Result<Option<UnreadEntry>, ImportError> {
        let limits = self.context.options.limits;
        let place = self.context.place().entry(self.index).byte(self.input.offset());
        if self.index == limits.entries {
            let what = format!("at most {} entries", limits.entries);
            return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
        }
        let flow = tnetstring::read(&mut self.input, limits.entry_bytes);
        let Some((bytes, kind)) = flow.map_err(|fault| fault.at(place.clone()))? else {
            return Ok(None);
        };
        self.index += 1;
        let context = Arc::clone(&self.context);
        Ok(Some(UnreadEntry::new(place, move |place| {
            let flow = tnetstring::parse(&bytes, kind)
                .ok_or_else(|| ImportError::syntax(place.clone(), "is not a flow of mitmproxy"));
            Some(flow.and_then(|flow| entry(&context, &flow, place)))
        })))
    }
}

impl Iterator for Flows {
    type Item = UnreadEntry;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let before = self.index;
        let step = self.step();
        // Behind a flow that cannot be cut out nothing can be read.
        self.done = !matches!(step, Ok(Some(_))) && self.index == before;
        UnreadEntry::of_step(step)
    }
}

fn entry(context: &Context, flow: &Value<'_>, place: Place) -> Result<Entry, ImportError> {
    let kind = flow.get("type").and_then(Value::text).unwrap_or_default();
    let (request, response) = (flow.get("request"), flow.get("response"));
    let Some(request) = request.filter(|_| kind == "http" || kind.is_empty()) else {
        let note = Note::new(NoteKind::NotHttp, format!("a flow of type {kind:?}"));
        return Ok(Entry { place, outcome: Outcome::Note(note) });
    };
    let text = |name: &str| request.get(name).and_then(Value::text);
    let path = text("path").unwrap_or_default();
    let host = text("host").unwrap_or_default();
    let start = request.get("timestamp_start").and_then(Value::number);
    let mut raw = Raw {
        method: text("method"),
        url: Some(match path.starts_with('/') && !host.is_empty() {
            true => format!("http://{host}{path}"),
            false => path,
        }),
        request_headers: headers(request),
        request_body: body(request),
        unknown: [Fact::Frames].into(),
        recorded_at: start.and_then(crate::time::rfc_3339),
        ..Raw::default()
    };
    let error = flow.get("error").and_then(|error| error.get("msg")).and_then(Value::text);
    if let Some(response) = response.filter(|response| !response.is_null()) {
        let end = response.get("timestamp_end").and_then(Value::number);
        raw.status = response.get("status_code").and_then(Value::number).map(|code| code as i64);
        raw.version = version(&response.get("http_version").and_then(Value::text));
        raw.response_headers = headers(response);
        raw.response_body = timed(body(response), start, end);
        if error.is_some() {
            raw.end = BodyEnd::Failed;
        }
    }
    if let (Some(_), RawBody::NotKept, Some(_)) = (raw.status, &raw.response_body, &error) {
        // What had arrived before the connection failed is not in the file.
        raw.status = None;
    }
    raw.failure = error;
    context.finish(raw, place)
}

fn headers(message: &Value<'_>) -> Vec<Header> {
    let Some(Value::List(pairs)) = message.get("headers") else { return Vec::new() };
    let pairs = pairs.iter().filter_map(|pair| match pair {
        Value::List(pair) => Some((pair.first()?.text()?, pair.get(1)?.bytes()?.to_vec())),
        _ => None,
    });
    pairs.collect()
}

fn body(message: &Value<'_>) -> RawBody {
    match message.get("content").and_then(Value::bytes) {
        Some(bytes) => RawBody::bytes(bytes),
        None => RawBody::NotKept,
    }
}

fn timed(body: RawBody, start: Option<f64>, end: Option<f64>) -> RawBody {
    let (Some(start), Some(end)) = (start, end) else { return body };
    match (body, Duration::try_from_secs_f64(end - start)) {
        (RawBody::Bytes(bytes, _), Ok(at)) => RawBody::Bytes(bytes, Some(at)),
        (body, _) => body,
    }
}

fn version(name: &Option<String>) -> Version {
    match name.as_deref() {
        Some("HTTP/2.0" | "HTTP/2") => Version::HTTP_2,
        Some("HTTP/3" | "HTTP/3.0") => Version::HTTP_3,
        Some("HTTP/1.0") => Version::HTTP_10,
        _ => Version::HTTP_11,
    }
}
