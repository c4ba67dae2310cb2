//! What was seen in the recordings of one target.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use serde_json::Value;

use super::evidence::{Evidence, Span};
use crate::subject::{Kind, Place, Subject, has_mask};

/// How many recordings of one target are kept.
const MAX_RECORDINGS: usize = 100_000;

/// How many names of members are kept, of each kind of object.
const MAX_MEMBERS: usize = 1_000;

/// What was seen in the recordings of one target.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    recordings: usize,
    /// For each ID of a response, the requests that it answered, by their hash: they may be large.
    pub(crate) ids: BTreeMap<String, BTreeMap<u64, Span>>,
    /// The members of each kind of object.
    pub(crate) members: BTreeMap<&'static str, Members>,
    /// For each member of each kind of object, its types.
    pub(crate) types: BTreeMap<(&'static str, String), BTreeMap<&'static str, Span>>,
    /// The forms of error bodies.
    pub(crate) errors: BTreeMap<ErrorForm, Span>,
    /// The models of all lists.
    pub(crate) listed: BTreeSet<String>,
    /// The requested models that were answered.
    pub(crate) answered: BTreeMap<String, Span>,
}

/// The members of a kind of object in the recordings that have such objects.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// How many recordings there are.
    pub(crate) count: usize,
    all: Option<Span>,
    pub(crate) seen: BTreeMap<String, Presence>,
}

/// In which recordings a member is.
#[derive(Debug)]
pub(crate) struct Presence {
    pub(crate) count: usize,
    pub(crate) with: Span,
    /// The recordings without it; `None` when all have it.
    pub(crate) without: Option<Span>,
}

/// The form of an error body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ErrorForm {
    Nested,
    Flat,
    Detail,
    Other,
}

impl ErrorForm {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Nested => "`error`",
            Self::Flat => "`message`",
            Self::Detail => "`detail`",
            Self::Other => "another form",
        }
    }
}

impl Observed {
    /// How many recordings came after the last one that is kept.
    pub(super) fn left_out(&self) -> usize {
        self.recordings.saturating_sub(MAX_RECORDINGS)
    }

    pub(super) fn take(&mut self, evidence: &Evidence, subject: &Subject) {
        self.recordings += 1;
        if self.recordings > MAX_RECORDINGS {
            return;
        }
        match subject.kind() {
            Kind::Completion | Kind::Stream => self.take_response(evidence, subject),
            Kind::Error => self.take_error(evidence, subject),
            Kind::Other => self.take_list(subject),
        }
    }

    fn take_response(&mut self, evidence: &Evidence, subject: &Subject) {
        let streams = subject.kind() == Kind::Stream;
        // What is like another chunk has the same members.
        let roots = if streams { subject.heads() } else { subject.roots() };
        let Ok(roots) = roots else { return };
        let id = roots.iter().find_map(|root| root.at("id").non_empty_text());
        let is_masked = |id: &str| subject.is_redacted() && has_mask(id);
        let is_own = |id: &&str| !is_numbered(id) && !is_masked(id);
        if let (Some(id), Ok(request)) = (id.filter(is_own), subject.request()) {
            let requests = self.ids.entry(id.to_owned()).or_default();
            let mut hasher = DefaultHasher::new();
            request.to_string().hash(&mut hasher);
            note(requests, hasher.finish(), evidence);
        }
        let asked = subject.requested("model").ok().and_then(Value::as_str);
        if let Some(model) = asked {
            note(&mut self.answered, model.to_owned(), evidence);
        }
        // The rest of a response that was not read to its end is not known.
        if subject.ended().is_err() {
            return;
        }
        let part = if streams { "delta" } else { "message" };
        let choices = roots.iter().flat_map(|root| root.at("choices").items());
        let parts: Vec<_> = choices.map(|choice| choice.at(part)).collect();
        let kinds = if streams { ["chunk", "delta"] } else { ["response", "message"] };
        self.take_members(kinds[0], &roots, evidence);
        self.take_members(kinds[1], &parts, evidence);
    }

    /// Counts the members that one recording has, and notes their types.
    fn take_members(&mut self, kind: &'static str, places: &[Place<'_>], evidence: &Evidence) {
        let mut seen = BTreeSet::new();
        let members = places.iter().filter_map(|place| place.value()?.as_object()).flatten();
        for (member, value) in members {
            if !value.is_null() && (self.types.len() < MAX_MEMBERS) {
                let types = self.types.entry((kind, member.clone())).or_default();
                note(types, type_of(value), evidence);
            }
            if seen.len() < MAX_MEMBERS {
                seen.insert(member);
            }
        }
        self.members.entry(kind).or_default().take(seen, evidence);
    }

    fn take_error(&mut self, evidence: &Evidence, subject: &Subject) {
        let Ok(root) = subject.object() else { return };
        let form = if !root.at("error").is_nothing() {
            ErrorForm::Nested
        } else if root.at("message").text().is_some() {
            ErrorForm::Flat
        } else if !root.at("detail").is_nothing() {
            ErrorForm::Detail
        } else {
            ErrorForm::Other
        };
        note(&mut self.errors, form, evidence);
        let error = root.at("error");
        if error.is_object() {
            self.take_members("error", &[error], evidence);
        }
    }

    fn take_list(&mut self, subject: &Subject) {
        let is_list = subject.path().is_some_and(|path| path.ends_with("/models"));
        if let (true, Ok(root)) = (is_list, subject.object()) {
            let ids = root.at("data").items().filter_map(|model| model.at("id").text());
            self.listed.extend(ids.map(str::to_owned));
        }
    }
}

impl Members {
    /// Counts one recording, whose objects have the members `seen`.
    fn take(&mut self, seen: BTreeSet<&String>, evidence: &Evidence) {
        for (name, member) in &mut self.seen {
            if seen.contains(name) {
                member.count += 1;
                member.with.take(evidence);
            } else {
                extend(&mut member.without, evidence);
            }
        }
        for name in seen {
            if self.seen.len() < MAX_MEMBERS && !self.seen.contains_key(name) {
                // No recording before this one had it.
                let (with, without) = (Span::of(evidence), self.all.clone());
                self.seen.insert(name.clone(), Presence { count: 1, with, without });
            }
        }
        self.count += 1;
        extend(&mut self.all, evidence);
    }
}

fn extend(span: &mut Option<Span>, evidence: &Evidence) {
    match span {
        Some(span) => span.take(evidence),
        None => *span = Some(Span::of(evidence)),
    }
}

fn note<K: Ord>(spans: &mut BTreeMap<K, Span>, key: K, evidence: &Evidence) {
    spans.entry(key).and_modify(|span| span.take(evidence)).or_insert_with(|| Span::of(evidence));
}

/// Whether an ID was replaced by a number when it was recorded, as [`Normalizer`] does, so that it
/// is equal in many recordings.
///
/// [`Normalizer`]: chatwire_transport::cassette::Normalizer
fn is_numbered(id: &str) -> bool {
    let rest = id.split_once(['-', '_']).map_or(id, |(_, rest)| rest);
    let digits: Vec<u8> = rest.bytes().filter(u8::is_ascii_alphanumeric).collect();
    digits.len() > 2 && digits.iter().all(u8::is_ascii_digit) && digits.starts_with(b"0")
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_ids_are_known() {
        for numbered in ["chatcmpl-00001", "chatcmpl-00000000-0000-0000-0000-000000000002"] {
            assert!(is_numbered(numbered), "{numbered}");
        }
        for own in ["chatcmpl-9xQ2b", "chatcmpl-1", "gen-1744187449", "mock"] {
            assert!(!is_numbered(own), "{own}");
        }
    }
}
