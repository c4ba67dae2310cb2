//! The exchange that is mutated, and the mutants that were made of it.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

use chatwire_json::Pointer;
use chatwire_schema::{Contract, ContractSet, Part, Reading};
use chatwire_transport::Exchange;
use serde_json::Value;

use crate::{
    mutate::{
        Mutant, MutantKind, MutantPlace,
        answer::{Answer, Leaf},
        draft::Draft,
        json_text,
    },
    rule::BuiltIn,
    rules,
    subject::{Kind, Subject},
};

/// How many characters of a value a mutant's name shows.
const MAX_SHOWN: usize = 48;

/// The exchange that is mutated, and the mutants that were made of it.
pub(super) struct Bench<'a> {
    pub(super) kind: Kind,
    pub(super) contract: &'a Contract,
    pub(super) openai: Contract,
    pub(super) draft: Draft,
    /// The JSON parts of the body, each with its position.
    pub(super) values: Vec<(usize, Value)>,
    pub(super) answer: Answer,
    /// Names of rules of which one must see what is made now; see [`Bench::breaking`].
    named: &'static [&'static str],
    made: Vec<Mutant>,
    /// The exchanges that were made already, the original among them.
    known: BTreeSet<u64>,
    names: BTreeSet<String>,
}

/// A mutant in the making.
pub(super) struct Change {
    pub(super) kind: MutantKind,
    pub(super) place: MutantPlace,
    pub(super) name: String,
    pub(super) breaks: Vec<&'static str>,
    pub(super) twins: &'static [&'static str],
}

impl<'a> Bench<'a> {
    pub(super) fn new(exchange: &Exchange, contract: &'a Contract) -> Option<Self> {
        let kind = Subject::from_exchange(exchange).kind();
        let draft = Draft::of(exchange, kind == Kind::Stream)?;
        let values = draft.values();
        let answer = match kind {
            Kind::Completion | Kind::Stream => Answer::of(&values),
            _ => Answer::default(),
        };
        let openai = ContractSet::bundled().get(ContractSet::DEFAULT)?.clone();
        let known = [exchange, &draft.exchange()].map(fingerprint).into();
        Some(Self {
            kind,
            contract,
            openai,
            draft,
            values,
            answer,
            named: &[],
            made: Vec::new(),
            known,
            names: BTreeSet::new(),
        })
    }

    /// The mutants that were made.
    pub(super) fn finish(self) -> Vec<Mutant> {
        self.made
    }

    /// Whether the exchange is a successful response.
    pub(super) fn responds(&self) -> bool {
        matches!(self.kind, Kind::Completion | Kind::Stream)
    }

    /// Whether the exchange is an error response.
    pub(super) fn is_error(&self) -> bool {
        self.kind == Kind::Error
    }

    /// Makes mutants of which each breaks at least one of some rules, by their names without the
    /// area.
    pub(super) fn breaking(
        &mut self,
        names: &'static [&'static str],
        make: impl FnOnce(&mut Self),
    ) {
        let outer = std::mem::replace(&mut self.named, names);
        make(self);
        self.named = outer;
    }

    /// Adds a mutant, unless there is one that is the same exchange.
    pub(super) fn add(&mut self, change: Change, exchange: Exchange) {
        if !self.known.insert(fingerprint(&exchange)) {
            return;
        }
        let Change { kind, place, mut name, mut breaks, twins } = change;
        if !self.named.is_empty() {
            let is_named = |rule: &&BuiltIn| {
                self.named.iter().any(|name| rule.id.split('/').nth(1) == Some(name))
            };
            breaks = rules::all().filter(is_named).map(|rule| rule.id).collect();
        }
        while !self.names.insert(name.clone()) {
            name.push_str(" again");
        }
        self.made.push(Mutant { name, kind, place, breaks, twins, exchange });
    }

    /// The place of a value in a part of the body.
    pub(super) fn place(&self, part: usize, pointer: &Pointer) -> MutantPlace {
        let event = self.draft.parts.get(part).and_then(|part| part.event);
        MutantPlace::Body { event, pointer: pointer.clone() }
    }

    /// Adds a mutant with one edit of the JSON of a part; `what` follows the place in its name.
    pub(super) fn edit(
        &mut self,
        kind: MutantKind,
        (part, pointer): (usize, &Pointer),
        what: &str,
        twins: &'static [&'static str],
        edit: impl FnOnce(&str) -> Option<String>,
    ) {
        let Some(exchange) = self.draft.edited(part, edit) else { return };
        let place = self.place(part, pointer);
        let breaks = self.breaks_schema(part, &exchange);
        let name = format!("{place}: {what}");
        self.add(Change { kind, place, name, breaks, twins }, exchange);
    }

    /// Adds a mutant with another value at a place.
    pub(super) fn set(
        &mut self,
        kind: MutantKind,
        leaf: &Leaf,
        value: &Value,
        twins: &'static [&'static str],
    ) {
        let what = arrow(&leaf.value, value);
        let (pointer, text) = (leaf.pointer.clone(), value.to_string());
        self.edit(kind, (leaf.part, &leaf.pointer), &what, twins, |json| {
            json_text::replace(json, &pointer, &text)
        });
    }

    /// Adds a mutant with values at several places; `what` is its name.
    pub(super) fn set_all(
        &mut self,
        kind: MutantKind,
        what: &str,
        twins: &'static [&'static str],
        changes: &[(Leaf, Value)],
    ) {
        let mut draft = self.draft.clone();
        for (leaf, value) in changes {
            if draft.set(leaf.part, &leaf.pointer, value).is_none() {
                return;
            }
        }
        let Some((first, _)) = changes.first() else { return };
        let place = self.place(first.part, &first.pointer);
        let name = format!("{place}: {what}");
        self.add(Change { kind, place, name, breaks: Vec::new(), twins }, draft.exchange());
    }

    /// The schema rule, if the JSON of a part in the changed exchange breaks the contract.
    fn breaks_schema(&self, part: usize, exchange: &Exchange) -> Vec<&'static str> {
        let (body, rule) = match self.kind {
            Kind::Completion => (Part::Response, "schema/response-is-valid"),
            Kind::Stream => (Part::Chunk, "schema/chunks-are-valid"),
            _ => return Vec::new(),
        };
        let changed = Draft::of(exchange, self.draft.streams);
        let value =
            changed.and_then(|draft| draft.values().into_iter().find(|(at, _)| *at == part));
        let validator = self.contract.validator(body, Reading::Overlaid);
        match (value, validator) {
            (Some((_, value)), Some(validator))
                if value.get("choices").is_some()
                    && is_no_error(&value)
                    && !validator.is_valid(&value) =>
            {
                vec![rule]
            }
            _ => Vec::new(),
        }
    }
}

/// Another text in as many pieces as there are, each of a character at least while they last.
pub(super) fn spread(pieces: &[Leaf], text: &str) -> Vec<(Leaf, Value)> {
    let share = text.chars().count().div_ceil(pieces.len().max(1)).max(1);
    let mut rest = text.chars();
    let texts = pieces.iter().map(|piece| {
        let part: String = rest.by_ref().take(share).collect();
        (piece.clone(), Value::from(part))
    });
    texts.collect()
}

/// Whether a text is a JSON object.
pub(super) fn is_object(text: &str) -> bool {
    matches!(serde_json::from_str(text), Ok(Value::Object(_)))
}

/// Whether an object is judged as a response or chunk, and not as an error.
fn is_no_error(value: &Value) -> bool {
    value.get("error").is_none_or(Value::is_null)
}

/// `old -> new`, cut to a bounded length.
pub(super) fn arrow(old: &Value, new: &Value) -> String {
    format!("{} -> {}", shown(old), shown(new))
}

/// A value as JSON, cut to a bounded length.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= MAX_SHOWN {
        return text;
    }
    let start: String = text.chars().take(MAX_SHOWN - 1).collect();
    format!("{start}…")
}

/// What tells one exchange from another.
fn fingerprint(exchange: &Exchange) -> u64 {
    let mut hasher = DefaultHasher::new();
    let (request, response) = (&exchange.request, &exchange.response);
    (&request.method, &request.target, &request.body).hash(&mut hasher);
    format!("{:?}{:?}{:?}", response.status, response.headers, response.end).hash(&mut hasher);
    for frame in &response.frames {
        (frame.at, &frame.bytes).hash(&mut hasher);
    }
    hasher.finish()
}
