//! A subscriber that writes down what it is told, as text.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
    sync::{Arc, Mutex, MutexGuard},
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

/// What was told; spans go by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Taped {
    /// What is recorded of each span.
    pub(super) spans: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) parents: BTreeMap<String, Option<String>>,
    /// Each with its span.
    pub(super) events: Vec<String>,
    pub(super) closed: Vec<String>,
    /// Each time that a span was entered.
    pub(super) entries: Vec<String>,
    entered: Vec<String>,
    /// The names of the spans, by their numbers from 1.
    names: Vec<String>,
    /// How many hold each span.
    holders: Vec<usize>,
}

/// Writes down what it is told.
#[derive(Clone, Default)]
pub(super) struct Tape {
    deaf: bool,
    taped: Arc<Mutex<Taped>>,
}

impl Tape {
    /// Wants to hear of nothing.
    pub(super) fn deaf() -> Self {
        Self { deaf: true, ..Self::default() }
    }

    pub(super) fn taped(&self) -> Taped {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Taped> {
        self.taped.lock().expect("nothing panics while it is told")
    }
}

impl Taped {
    fn name(&self, span: &Id) -> String {
        self.names[span.into_u64() as usize - 1].clone()
    }
}

impl Subscriber for Tape {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        !self.deaf
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut taped = self.lock();
        let name = span.metadata().name().to_owned();
        let parent = match span.parent() {
            Some(parent) => Some(taped.name(parent)),
            None => taped.entered.last().cloned(),
        };
        taped.names.push(name.clone());
        taped.holders.push(1);
        taped.parents.insert(name.clone(), parent);
        span.record(&mut Members(taped.spans.entry(name).or_default()));
        Id::from_u64(taped.names.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut taped = self.lock();
        let name = taped.name(span);
        values.record(&mut Members(taped.spans.entry(name).or_default()));
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut taped = self.lock();
        let span = event.parent().map(|parent| taped.name(parent)).unwrap_or_default();
        let mut members = BTreeMap::new();
        event.record(&mut Members(&mut members));
        let mut line = format!("{span}: {}", members.remove("message").unwrap_or_default());
        for (name, value) in members {
            let _ = write!(line, " {name}={value}");
        }
        taped.events.push(line);
    }

    fn enter(&self, span: &Id) {
        let mut taped = self.lock();
        let name = taped.name(span);
        taped.entries.push(name.clone());
        taped.entered.push(name);
    }

    fn exit(&self, _span: &Id) {
        self.lock().entered.pop();
    }

    fn clone_span(&self, span: &Id) -> Id {
        self.lock().holders[span.into_u64() as usize - 1] += 1;
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        let mut taped = self.lock();
        let holders = &mut taped.holders[span.into_u64() as usize - 1];
        *holders -= 1;
        let is_closed = *holders == 0;
        if is_closed {
            let name = taped.name(&span);
            taped.closed.push(name);
        }
        is_closed
    }
}

struct Members<'m>(&'m mut BTreeMap<String, String>);

impl Visit for Members<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().to_owned(), value.to_string());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }
}
