//! A subscriber that logs spans and events as text.

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

/// The log; spans are keyed by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Recorded {
    /// The recorded attributes of each span.
    pub(super) spans: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) parents: BTreeMap<String, Option<String>>,
    /// Each with its span.
    pub(super) events: Vec<String>,
    pub(super) closed: Vec<String>,
    /// Each time that a span was entered.
    pub(super) entries: Vec<String>,
    entered: Vec<String>,
    /// The names of the spans, by their IDs from 1.
    names: Vec<String>,
    /// The reference count of each span.
    holders: Vec<usize>,
}

/// Logs spans and events.
#[derive(Clone, Default)]
pub(super) struct SpanLog {
    disabled: bool,
    recorded: Arc<Mutex<Recorded>>,
}

impl SpanLog {
    /// A subscriber that filters out everything.
    pub(super) fn disabled() -> Self {
        Self { disabled: true, ..Self::default() }
    }

    pub(super) fn recorded(&self) -> Recorded {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Recorded> {
        self.recorded.lock().expect("nothing panics while it holds the lock")
    }
}

impl Recorded {
    fn name(&self, span: &Id) -> String {
        self.names[span.into_u64() as usize - 1].clone()
    }
}

impl Subscriber for SpanLog {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        !self.disabled
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut recorded = self.lock();
        let name = span.metadata().name().to_owned();
        let parent = match span.parent() {
            Some(parent) => Some(recorded.name(parent)),
            None => recorded.entered.last().cloned(),
        };
        recorded.names.push(name.clone());
        recorded.holders.push(1);
        recorded.parents.insert(name.clone(), parent);
        span.record(&mut Members(recorded.spans.entry(name).or_default()));
        Id::from_u64(recorded.names.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut recorded = self.lock();
        let name = recorded.name(span);
        values.record(&mut Members(recorded.spans.entry(name).or_default()));
    }

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut recorded = self.lock();
        let span = event.parent().map(|parent| recorded.name(parent)).unwrap_or_default();
        let mut members = BTreeMap::new();
        event.record(&mut Members(&mut members));
        let mut line = format!("{span}: {}", members.remove("message").unwrap_or_default());
        for (name, value) in members {
            let _ = write!(line, " {name}={value}");
        }
        recorded.events.push(line);
    }

    fn enter(&self, span: &Id) {
        let mut recorded = self.lock();
        let name = recorded.name(span);
        recorded.entries.push(name.clone());
        recorded.entered.push(name);
    }

    fn exit(&self, _span: &Id) {
        self.lock().entered.pop();
    }

    fn clone_span(&self, span: &Id) -> Id {
        self.lock().holders[span.into_u64() as usize - 1] += 1;
        span.clone()
    }

    fn try_close(&self, span: Id) -> bool {
        let mut recorded = self.lock();
        let holders = &mut recorded.holders[span.into_u64() as usize - 1];
        *holders -= 1;
        let is_closed = *holders == 0;
        if is_closed {
            let name = recorded.name(&span);
            recorded.closed.push(name);
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
