//! Finds the recording of a request.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use chatwire_json::{Document, Pointer, differences};
use http::Method;

use super::no_match::{ClosestMatch, Difference, NoMatch};
use crate::{
    RecordedRequest,
    cassette::{Recording, Redaction, request_body},
};

/// Maximum number of places that [`Difference::Body`] lists.
const MAX_PLACES: usize = 8;

/// Recordings that are found by the request they answer.
///
/// A recording matches a request with the same method, the same path and query, and an equal body.
/// JSON bodies are equal if they mean the same: the order of members and the spelling of numbers
/// and strings do not matter. Other bodies are compared byte for byte.
/// Headers are not compared.
/// The request is redacted before it is compared, like the recordings.
///
/// Several recordings of the same request are returned one after the other, in the order in which
/// they were added; [`OnExhausted`] says what follows the last.
#[derive(Debug)]
pub struct RecordingSet {
    recordings: Vec<Recording>,
    /// The request of each recording, in the same order.
    requests: Vec<ComparableRequest>,
    groups: BTreeMap<Vec<u8>, Group>,
    redaction: Redaction,
    on_exhausted: OnExhausted,
}

/// What a [`RecordingSet`] returns after the last recording of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnExhausted {
    /// The last recording again.
    #[default]
    Repeat,
    /// A [`NoMatch`].
    Refuse,
}

/// The recordings of the same request.
#[derive(Debug, Default)]
struct Group {
    recordings: Vec<usize>,
    replayed: AtomicUsize,
}

impl RecordingSet {
    /// A set of these recordings, with [`OnExhausted::Repeat`].
    pub fn new(recordings: impl IntoIterator<Item = Recording>) -> Self {
        Self {
            recordings: recordings.into_iter().collect(),
            requests: Vec::new(),
            groups: BTreeMap::new(),
            redaction: Redaction::default(),
            on_exhausted: OnExhausted::default(),
        }
        .indexed()
    }

    /// Sets what follows the last recording of a request. Default: [`OnExhausted::Repeat`].
    #[must_use]
    pub fn with_on_exhausted(mut self, on_exhausted: OnExhausted) -> Self {
        self.on_exhausted = on_exhausted;
        self
    }

    /// Redacts requests like this before they are compared. Default: [`Redaction::new`].
    ///
    /// It must be the redaction that the recordings were made with.
    #[must_use]
    pub fn with_redaction(mut self, redaction: Redaction) -> Self {
        self.redaction = redaction;
        self.indexed()
    }

    /// The recordings in the order in which they were added.
    pub fn recordings(&self) -> &[Recording] {
        &self.recordings
    }

    /// The recordings that [`RecordingSet::find`] has not returned, in the order of the set.
    pub fn unconsumed(&self) -> Vec<&Recording> {
        let groups = self.groups.values();
        let mut unconsumed: Vec<_> = groups
            .flat_map(|group| group.recordings.iter().skip(group.replayed.load(Ordering::Relaxed)))
            .copied()
            .collect();
        unconsumed.sort_unstable();
        unconsumed.into_iter().filter_map(|index| self.recordings.get(index)).collect()
    }

    /// The next recording that matches a request; `target` is path and query.
    ///
    /// # Errors
    ///
    /// [`NoMatch`] with the closest recording.
    pub fn find(&self, method: &Method, target: &str, body: &[u8]) -> Result<&Recording, NoMatch> {
        let request = ComparableRequest::new(&self.redaction, method, target, body);
        let Some(group) = self.groups.get(&request.key()) else {
            return Err(request.no_match(self.closest(&request)));
        };
        let last = group.recordings.len() - 1;
        let replayed = group.replayed.fetch_add(1, Ordering::Relaxed);
        let recording = &self.recordings[group.recordings[replayed.min(last)]];
        if replayed > last && self.on_exhausted == OnExhausted::Refuse {
            let closest = ClosestMatch {
                recording: recording.name.clone(),
                difference: Difference::Exhausted,
            };
            return Err(request.no_match(Some(closest)));
        }
        Ok(recording)
    }

    fn indexed(mut self) -> Self {
        let requests = self.recordings.iter().map(|recording| &recording.exchange.request);
        self.requests = requests
            .map(|request| {
                let RecordedRequest { method, target, body, .. } = request;
                ComparableRequest::new(&self.redaction, method, target, body)
            })
            .collect();
        self.groups = BTreeMap::new();
        for (index, request) in self.requests.iter().enumerate() {
            let group = self.groups.entry(request.key()).or_default();
            group.recordings.push(index);
        }
        self
    }

    /// The recording with the fewest differences.
    ///
    /// In this order: a body that differs in few places, a body that is not JSON, JSON of another
    /// type, another query, another method or path.
    fn closest(&self, request: &ComparableRequest) -> Option<ClosestMatch> {
        let ranked = self.recordings.iter().zip(&self.requests).map(|(recording, recorded)| {
            let difference = recorded.difference(request);
            let rank = match &difference {
                // The documents differ at the root.
                Difference::Body { pointers, .. } if pointers.iter().any(Pointer::is_root) => {
                    (2, 0)
                }
                Difference::Body { count, .. } => (0, *count),
                Difference::Target(target) if *target == request.method_and_path() => (3, 0),
                Difference::Target(_) => (4, 0),
                _ => (1, 0),
            };
            (rank, recording, difference)
        });
        let (_, recording, difference) = ranked.min_by_key(|(rank, ..)| *rank)?;
        Some(ClosestMatch { recording: recording.name.clone(), difference })
    }
}

/// A request in the form in which requests are compared.
#[derive(Debug)]
struct ComparableRequest {
    method: Method,
    target: String,
    body: ComparableBody,
}

#[derive(Debug)]
enum ComparableBody {
    Json(Document<'static>),
    Bytes(Bytes),
}

impl ComparableRequest {
    fn new(redaction: &Redaction, method: &Method, target: &str, body: &[u8]) -> Self {
        let body = redaction.body(body);
        Self {
            method: method.clone(),
            target: redaction.target(target),
            body: match request_body::parse(&body) {
                Ok(document) => ComparableBody::Json(document),
                Err(_) => ComparableBody::Bytes(body),
            },
        }
    }

    fn key(&self) -> Vec<u8> {
        let mut key = format!("{} {}\n", self.method, self.target).into_bytes();
        match &self.body {
            ComparableBody::Json(document) => key.extend(document.canonical().into_bytes()),
            ComparableBody::Bytes(bytes) => key.extend_from_slice(bytes),
        }
        key
    }

    /// Method and path.
    fn method_and_path(&self) -> String {
        format!("{} {}", self.method, self.path())
    }

    fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    fn difference(&self, other: &Self) -> Difference {
        if self.method != other.method || self.target != other.target {
            return Difference::Target(self.method_and_path());
        }
        match (&self.body, &other.body) {
            (ComparableBody::Json(left), ComparableBody::Json(right)) => {
                let mut found = differences(left.root(), right.root());
                let first = found.by_ref().take(MAX_PLACES);
                let pointers: Vec<_> = first.map(|difference| difference.pointer).collect();
                let count = pointers.len() + found.count();
                Difference::Body { pointers, count }
            }
            _ => Difference::Bytes,
        }
    }

    fn no_match(&self, closest: Option<ClosestMatch>) -> NoMatch {
        NoMatch {
            method: self.method.clone(),
            path: self.path().to_owned(),
            closest: closest.map(Box::new),
        }
    }
}
