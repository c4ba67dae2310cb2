//! Formats that are a list in JSON: each element is cut out and parsed by itself.

use std::sync::Arc;

use serde_json::Value;

use crate::{
    Entry, ImportError, ImportErrorKind, Place, UnreadEntry,
    context::Context,
    input::Input,
    json_items::{self, Fault, Item},
    weight,
};

/// Reads the entry that an element gives.
type Read = fn(&Context, &Value, Place) -> Result<Entry, ImportError>;

/// The elements of a list.
pub(crate) struct JsonList {
    context: Arc<Context>,
    input: Input,
    path: &'static [&'static str],
    read: Read,
    state: State,
    index: usize,
}

#[derive(PartialEq)]
enum State {
    Before,
    Within,
    Done,
}

impl JsonList {
    pub(crate) fn new(
        context: Context,
        input: Input,
        path: &'static [&'static str],
        read: Read,
    ) -> Self {
        Self { context: Arc::new(context), input, path, read, state: State::Before, index: 0 }
    }

    fn step(&mut self) -> Result<Option<UnreadEntry>, ImportError> {
        let limits = self.context.options.limits;
        if self.state == State::Before {
            self.state = State::Within;
            json_items::enter(&mut self.input, self.path).map_err(|fault| self.fail(fault))?;
        }
        let found = json_items::next(&mut self.input, limits.entry_bytes);
        let Some(item) = found.map_err(|fault| self.fail(fault))? else {
            self.state = State::Done;
            let open = self.path.len();
            json_items::finish(&mut self.input, open).map_err(|fault| self.fail(fault))?;
            return Ok(None);
        };
        let place = self.context.place().entry(self.index).line(item.line).byte(item.byte);
        if self.index == limits.entries {
            self.state = State::Done;
            let what = format!("at most {} entries", limits.entries);
            return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
        }
        self.index += 1;
        let (context, read) = (Arc::clone(&self.context), self.read);
        Ok(Some(UnreadEntry::new(place, move |place| {
            let value = weight::check(&item.text, &limits)
                .map_err(|kind| ImportError::new(place.clone(), kind))
                .and_then(|()| value(&item, &place));
            Some(value.and_then(|value| read(&context, &value, place)))
        })))
    }

    /// Nothing can be read after such a fault.
    fn fail(&mut self, fault: Fault) -> ImportError {
        self.state = State::Done;
        let place = self.context.place().line(self.input.line()).byte(self.input.offset());
        match fault {
            Fault::Io(error) => ImportError::io(place, error),
            Fault::Cut => ImportError::new(place, ImportErrorKind::Cut),
            Fault::Syntax(what) => ImportError::syntax(place, what),
        }
    }
}

impl Iterator for JsonList {
    type Item = UnreadEntry;

    fn next(&mut self) -> Option<Self::Item> {
        if self.state == State::Done {
            return None;
        }
        UnreadEntry::of_step(self.step())
    }
}

/// The value of an element.
fn value(item: &Item, place: &Place) -> Result<Value, ImportError> {
    serde_json::from_slice(&item.text).map_err(|error| {
        let line = item.line + error.line().saturating_sub(1);
        let what = format!("is not valid JSON at column {}", error.column());
        ImportError::syntax(place.clone().line(line), what)
    })
}
