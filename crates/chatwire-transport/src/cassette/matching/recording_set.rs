//! Recordings to choose from by what is asked.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use chatwire_json::{Document, Pointer, differences};
use http::Method;

use super::no_match::{ClosestMatch, Difference, NoMatch};
use crate::RecordedRequest;
use crate::cassette::{Recording, Redaction, request_body};

/// How many of the places where two bodies differ are named.
const MAX_PLACES: usize = 8;

/// Recordings, found by the request they answer.
///
/// A recording answers a request of the same method, the same path and query, and a body of the same
/// meaning: the order of members and the spelling of numbers and strings do not matter in JSON,
/// and every byte does in anything else.
/// Headers are not compared.
/// Before it is compared, a request is redacted like the recordings.
///
/// Recordings that answer the same request are given one after the other in the order they were put
/// in; [`OnExhausted`] says what comes after the last.
#[derive(Debug)]
pub struct RecordingSet {
    recordings: Vec<Recording>,
    /// What each recording answers, in the same order.
    asked: Vec<Asked>,
    slots: BTreeMap<Vec<u8>, Slot>,
    redaction: Redaction,
    spent: OnExhausted,
}

/// What is given when every recording that answers a request has been given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OnExhausted {
    /// The last one, again and again.
    #[default]
    Repeat,
    /// A [`NoMatch`].
    Refuse,
}

/// The recordings that answer the same request.
#[derive(Debug, Default)]
struct Slot {
    recordings: Vec<usize>,
    given: AtomicUsize,
}

impl RecordingSet {
    /// A shelf of these recordings; the last one of a kind repeats.
    pub fn new(recordings: impl IntoIterator<Item = Recording>) -> Self {
        Self {
            recordings: recordings.into_iter().collect(),
            asked: Vec::new(),
            slots: BTreeMap::new(),
            redaction: Redaction::default(),
            spent: OnExhausted::default(),
        }
        .sorted()
    }

    /// Says what comes after the last recording of a kind.
    #[must_use]
    pub fn with_on_exhausted(mut self, spent: OnExhausted) -> Self {
        self.spent = spent;
        self
    }

    /// Redacts requests in this way before they are compared.
    ///
    /// It is needed when the recordings were redacted with secrets that the default does not know.
    #[must_use]
    pub fn with_redaction(mut self, redaction: Redaction) -> Self {
        self.redaction = redaction;
        self.sorted()
    }

    /// The recordings in the order they were put in.
    pub fn recordings(&self) -> &[Recording] {
        &self.recordings
    }

    /// The recordings that have not been given, in the order they were put in.
    pub fn unconsumed(&self) -> Vec<&Recording> {
        let slots = self.slots.values();
        let mut left: Vec<_> = slots
            .flat_map(|slot| slot.recordings.iter().skip(slot.given.load(Ordering::Relaxed)))
            .copied()
            .collect();
        left.sort_unstable();
        left.into_iter().filter_map(|index| self.recordings.get(index)).collect()
    }

    /// The next recording that answers a request; the target is path and query.
    ///
    /// Fails when there is none, and tells which one comes nearest.
    pub fn find(&self, method: &Method, target: &str, body: &[u8]) -> Result<&Recording, NoMatch> {
        let asked = Asked::new(&self.redaction, method, target, body);
        let Some(slot) = self.slots.get(&asked.key()) else {
            return Err(asked.miss(self.nearest(&asked)));
        };
        let last = slot.recordings.len() - 1;
        let given = slot.given.fetch_add(1, Ordering::Relaxed);
        let recording = &self.recordings[slot.recordings[given.min(last)]];
        if given > last && self.spent == OnExhausted::Refuse {
            let nearest = ClosestMatch {
                recording: recording.name.clone(),
                difference: Difference::Exhausted,
            };
            return Err(asked.miss(Some(nearest)));
        }
        Ok(recording)
    }

    fn sorted(mut self) -> Self {
        let requests = self.recordings.iter().map(|recording| &recording.exchange.request);
        self.asked = requests
            .map(|request| {
                let RecordedRequest { method, target, body, .. } = request;
                Asked::new(&self.redaction, method, target, body)
            })
            .collect();
        self.slots = BTreeMap::new();
        for (index, asked) in self.asked.iter().enumerate() {
            let slot = self.slots.entry(asked.key()).or_default();
            slot.recordings.push(index);
        }
        self
    }

    /// The recording with the fewest differences: a body that differs in few places, then any body,
    /// one that is another kind of JSON last, then another target.
    fn nearest(&self, asked: &Asked) -> Option<ClosestMatch> {
        let ranked = self.recordings.iter().zip(&self.asked).map(|(recording, held)| {
            let difference = held.difference(asked);
            let rank = match &difference {
                // At the root the documents have nothing in common.
                Difference::Body { pointers, .. } if pointers.iter().any(Pointer::is_root) => {
                    (2, 0)
                }
                Difference::Body { count, .. } => (0, *count),
                Difference::Target(target) if *target == asked.line() => (3, 0),
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
struct Asked {
    method: Method,
    target: String,
    body: Comparable,
}

#[derive(Debug)]
enum Comparable {
    Json(Document<'static>),
    Bytes(Bytes),
}

impl Asked {
    fn new(redaction: &Redaction, method: &Method, target: &str, body: &[u8]) -> Self {
        let body = redaction.body(body);
        Self {
            method: method.clone(),
            target: redaction.target(target),
            body: match request_body::parse(&body) {
                Ok(document) => Comparable::Json(document),
                Err(_) => Comparable::Bytes(body),
            },
        }
    }

    fn key(&self) -> Vec<u8> {
        let mut key = format!("{} {}\n", self.method, self.target).into_bytes();
        match &self.body {
            Comparable::Json(document) => key.extend(document.canonical().into_bytes()),
            Comparable::Bytes(bytes) => key.extend_from_slice(bytes),
        }
        key
    }

    /// Method and path.
    fn line(&self) -> String {
        format!("{} {}", self.method, self.path())
    }

    fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    fn difference(&self, other: &Self) -> Difference {
        if self.method != other.method || self.target != other.target {
            return Difference::Target(self.line());
        }
        match (&self.body, &other.body) {
            (Comparable::Json(left), Comparable::Json(right)) => {
                let mut found = differences(left.root(), right.root());
                let first = found.by_ref().take(MAX_PLACES);
                let pointers: Vec<_> = first.map(|difference| difference.pointer).collect();
                let count = pointers.len() + found.count();
                Difference::Body { pointers, count }
            }
            _ => Difference::Bytes,
        }
    }

    fn miss(&self, closest: Option<ClosestMatch>) -> NoMatch {
        NoMatch {
            method: self.method.clone(),
            path: self.path().to_owned(),
            closest: closest.map(Box::new),
        }
    }
}
