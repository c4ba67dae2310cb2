//! Files of OpenAI's Batch API: requests, and responses or errors in any order, joined by
//! `custom_id`. <https://platform.openai.com/docs/guides/batch>

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    mem,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chatwire_transport::Fact;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::{
    Entry, ImportError, Limits, Note, NoteKind, Outcome, Place,
    context::{Context, Entries},
    input::Input,
    raw::{Raw, RawBody},
    readers::lines::{Lines, parse},
};

/// How many bytes of requests are kept for joining.
const MAX_REQUESTS: usize = 256 << 20;

/// The requests of input files by their `custom_id`.
///
/// Files are read when the first entry of a batch asks, because a folder may hold large batches
/// beside the file that is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct BatchRequests(Arc<Mutex<Known>>);

#[derive(Debug, Clone, Default)]
struct Known {
    /// The files that were not read yet.
    unread: Vec<PathBuf>,
    requests: BTreeMap<String, Request>,
    bytes: usize,
    answered: BTreeSet<String>,
}

#[derive(Debug, Clone)]
struct Request {
    method: Option<String>,
    url: Option<String>,
    body: Vec<u8>,
}

#[derive(Deserialize)]
struct Line<'a> {
    custom_id: Option<String>,
    method: Option<String>,
    url: Option<String>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    #[serde(borrow)]
    response: Option<Response<'a>>,
    error: Option<Value>,
}

#[derive(Deserialize)]
struct Response<'a> {
    status_code: Option<i64>,
    request_id: Option<String>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

impl BatchRequests {
    /// Adds a file with requests, or with responses to them.
    pub(crate) fn add_file(&self, path: PathBuf) {
        self.lock().unread.push(path);
    }

    /// Adds the requests and the answers of others.
    pub(crate) fn extend(&self, others: &Self) {
        if Arc::ptr_eq(&self.0, &others.0) {
            return;
        }
        let others = others.lock().clone();
        let mut known = self.lock();
        known.unread.extend(others.unread);
        known.answered.extend(others.answered);
        for (id, request) in others.requests {
            known.add(id, request);
        }
    }

    fn get(&self, id: &str) -> Option<Request> {
        self.known().requests.get(id).cloned()
    }

    fn is_answered(&self, id: &str) -> bool {
        self.known().answered.contains(id)
    }

    /// What all files say.
    fn known(&self) -> MutexGuard<'_, Known> {
        let mut known = self.lock();
        for path in mem::take(&mut known.unread) {
            known.read(&path);
        }
        known
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// Remembers the requests of a file, and which requests it has responses to.
    fn read(&mut self, path: &Path) {
        let limits = Limits::default();
        let input = File::open(path).and_then(|file| Input::new(file, &limits));
        // What cannot be read is reported when the file is read for its entries.
        let Ok(mut input) = input else { return };
        while let Ok(Some(line)) = input.read_line(limits.entry_bytes) {
            let Ok(line) = serde_json::from_slice::<Line<'_>>(&line) else { continue };
            let Some(id) = line.custom_id else { continue };
            match line.body {
                Some(body) if line.response.is_none() && line.error.is_none() => {
                    let body = body.get().into();
                    self.add(id, Request { method: line.method, url: line.url, body });
                }
                _ => drop(self.answered.insert(id)),
            }
        }
    }

    fn add(&mut self, id: String, request: Request) {
        self.bytes = self.bytes.saturating_add(request.body.len());
        if self.bytes <= MAX_REQUESTS {
            self.requests.insert(id, request);
        }
    }
}

pub(crate) fn entries(context: Context, input: Input) -> Entries {
    Box::new(Lines::new(context, input, entry))
}

fn entry(context: &Context, text: &str, place: Place) -> Result<Option<Entry>, ImportError> {
    let line: Line<'_> = parse(text, &place)?;
    let id = line.custom_id.clone().unwrap_or_default();
    if line.response.is_none() && line.error.is_none() && line.body.is_some() {
        if context.batch.is_answered(&id) {
            // It is part of the entry with its response, in another file.
            return Ok(None);
        }
        let reason = format!("no output line has the custom_id {id:?}");
        let note = Note::new(NoteKind::RequestOnly, reason);
        return Ok(Some(Entry { place, outcome: Outcome::Note(note) }));
    }
    let request = context.batch.get(&id);
    let mut raw = Raw { url: Some("/v1/chat/completions".to_owned()), ..Raw::default() };
    match request {
        Some(request) => {
            raw.method = request.method;
            raw.url = request.url.or(raw.url);
            raw.request_body = RawBody::bytes(request.body);
        }
        None => {
            raw.unknown.insert(Fact::Request);
        }
    }
    raw.name = Some(id);
    raw.unknown.extend([Fact::Headers, Fact::Framing, Fact::Bytes, Fact::Frames, Fact::End]);
    match line.response {
        Some(response) => {
            raw.status = Some(response.status_code.unwrap_or(200));
            let json = ("content-type".to_owned(), b"application/json".to_vec());
            raw.response_headers.push(json);
            if let Some(id) = response.request_id {
                raw.response_headers.push(("x-request-id".to_owned(), id.into_bytes()));
            }
            if let Some(body) = response.body {
                raw.response_body = RawBody::bytes(body.get());
            }
        }
        None => raw.failure = line.error.as_ref().map(failure),
    }
    context.finish(raw, place).map(Some)
}

/// An error of the batch in words.
fn failure(error: &Value) -> String {
    let text = |member: &str| error[member].as_str().unwrap_or_default();
    match (text("code"), text("message")) {
        ("", "") => error.to_string(),
        (code, "") => code.to_owned(),
        ("", message) => message.to_owned(),
        (code, message) => format!("{code}: {message}"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::{Options, Siblings};

    #[test]
    fn a_batch_is_read_when_an_entry_of_a_batch_asks() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, line: &str| fs::write(folder.path().join(name), line).unwrap();
        write(
            "in.jsonl",
            r#"{"custom_id":"a","method":"POST","url":"/v1/x","body":{"model":"m"}}"#,
        );
        write("out.jsonl", r#"{"custom_id":"a","response":{"status_code":200,"body":{}}}"#);
        write("other.json", r#"{"choices":[]}"#);
        let siblings = Siblings::of(folder.path());
        let count = |name: &str| {
            let source = siblings.open(folder.path().join(name), &Options::default()).unwrap();
            source.filter_map(Result::ok).count()
        };
        assert_eq!(count("other.json"), 1);
        assert_eq!(siblings.batch().lock().unread.len(), 2);
        assert_eq!(count("out.jsonl"), 1);
        assert_eq!(siblings.batch().lock().unread.len(), 0);
        assert_eq!(siblings.batch().lock().requests.len(), 1);
        assert_eq!(count("in.jsonl"), 0, "it is answered");
    }
}
