//! Chunks without their event stream: one in each line, or in a list.
//!
//! They are one stream, until a chunk has another ID after a finish reason was seen.

use std::sync::Arc;

use chatwire_transport::Fact;
use serde::Deserialize;

use crate::{
    ImportError, ImportErrorKind, Place, UnreadEntry,
    context::{Context, Entries},
    input::Input,
    json_items::{self, Fault, Item},
    raw::RawBody,
    readers::body,
    stored_json,
};

pub(crate) fn entries(context: Context, input: Input, is_list: bool) -> Entries {
    let from = if is_list { State::BeforeList } else { State::Lines };
    Box::new(Chunks::new(context, Some(input), from, &[]))
}

/// The entries of objects that were found otherwise, of which these facts are unknown, too.
pub(crate) fn of_items(context: Context, items: Vec<Item>, facts: &'static [Fact]) -> Entries {
    let state = State::Given(items.into_iter());
    Box::new(Chunks::new(context, None, state, facts))
}

struct Chunks {
    context: Arc<Context>,
    /// Where the chunks are read, unless they are given.
    input: Option<Input>,
    state: State,
    facts: &'static [Fact],
    /// The first chunk of the next stream.
    held: Option<(Item, Chunk)>,
    index: usize,
}

enum State {
    Lines,
    BeforeList,
    List,
    Given(std::vec::IntoIter<Item>),
    Done,
}

/// What tells streams apart.
#[derive(Deserialize, Default)]
struct Chunk {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    object: Option<String>,
    #[serde(default)]
    choices: Option<Vec<Choice>>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    finish_reason: Option<String>,
}

impl Chunk {
    fn finishes(&self) -> bool {
        self.choices.iter().flatten().any(|choice| choice.finish_reason.is_some())
    }

    fn is_whole_response(&self) -> bool {
        self.object.as_deref() == Some("chat.completion")
    }
}

impl Chunks {
    fn new(context: Context, input: Option<Input>, state: State, facts: &'static [Fact]) -> Self {
        Self { context: Arc::new(context), input, state, facts, held: None, index: 0 }
    }

    fn step(&mut self) -> Result<Option<UnreadEntry>, ImportError> {
        let Some((first, chunk)) = self.take()? else { return Ok(None) };
        let place = self.context.place().entry(self.index).line(first.line).byte(first.byte);
        self.index += 1;
        let limits = self.context.options.limits;
        if self.index > limits.entries {
            self.state = State::Done;
            let what = format!("at most {} entries", limits.entries);
            return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
        }
        if chunk.is_whole_response() {
            let mut raw = body::raw(first.text, false);
            raw.unknown.insert(Fact::Bytes);
            raw.unknown.extend(self.facts);
            return Ok(Some(UnreadEntry::of_raw(&self.context, raw, place)));
        }
        let is_rebuilt = stored_json::added_members(&first.text) >= 4;
        let stream = self.stream(first, chunk, &place)?;
        let mut raw = body::raw(Vec::new(), true);
        raw.response_body = RawBody::bytes(stream);
        raw.unknown.extend([Fact::Events, Fact::Bytes]);
        if is_rebuilt {
            raw.unknown.insert(Fact::Values);
        }
        raw.unknown.extend(self.facts);
        Ok(Some(UnreadEntry::of_raw(&self.context, raw, place)))
    }

    /// The stream that begins with a chunk.
    fn stream(&mut self, first: Item, chunk: Chunk, place: &Place) -> Result<Vec<u8>, ImportError> {
        let mut out = Vec::new();
        let id = chunk.id.clone();
        let mut finished = chunk.finishes();
        event(&mut out, &first);
        while let Some((item, chunk)) = self.take()? {
            if chunk.is_whole_response() || finished && chunk.id != id {
                self.held = Some((item, chunk));
                break;
            }
            finished |= chunk.finishes();
            event(&mut out, &item);
            if out.len() > self.context.options.limits.body_bytes {
                self.state = State::Done;
                let limit = self.context.options.limits.body_bytes;
                let what = format!("a body of at most {limit} bytes");
                return Err(ImportError::new(place.clone(), ImportErrorKind::Limit(what)));
            }
        }
        Ok(out)
    }

    fn take(&mut self) -> Result<Option<(Item, Chunk)>, ImportError> {
        if self.held.is_some() {
            return Ok(self.held.take());
        }
        let item = self.item().map_err(|fault| {
            self.state = State::Done;
            let place = self.context.place();
            let place = match &self.input {
                Some(input) => place.line(input.line()).byte(input.offset()),
                None => place,
            };
            match fault {
                Fault::Io(error) => ImportError::io(place, error),
                Fault::Cut => ImportError::new(place, ImportErrorKind::Cut),
                Fault::Syntax(what) => ImportError::syntax(place, what),
            }
        })?;
        // What is not a chunk is for the judge to say.
        Ok(item.map(|item| {
            let chunk = serde_json::from_slice(&item.text).unwrap_or_default();
            (item, chunk)
        }))
    }

    fn item(&mut self) -> Result<Option<Item>, Fault> {
        let limit = self.context.options.limits.entry_bytes;
        if let State::Given(items) = &mut self.state {
            return Ok(items.next());
        }
        let Some(input) = &mut self.input else { return Ok(None) };
        let item = match self.state {
            State::Lines => next_line(input, limit)?,
            State::BeforeList => {
                json_items::enter(input, &[])?;
                self.state = State::List;
                json_items::next(input, limit)?
            }
            State::List => json_items::next(input, limit)?,
            State::Given(_) | State::Done => None,
        };
        if item.is_none() {
            self.state = State::Done;
        }
        Ok(item)
    }
}

/// The next line that is not blank.
fn next_line(input: &mut Input, limit: usize) -> Result<Option<Item>, Fault> {
    loop {
        let (line, byte) = (input.line(), input.offset());
        let Some(text) = input.read_line(limit)? else { return Ok(None) };
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text).trim_ascii();
        if !text.is_empty() {
            return Ok(Some(Item { text: text.to_vec(), line, byte }));
        }
    }
}

impl Iterator for Chunks {
    type Item = UnreadEntry;

    fn next(&mut self) -> Option<Self::Item> {
        UnreadEntry::of_step(self.step())
    }
}

fn event(out: &mut Vec<u8>, item: &Item) {
    out.extend_from_slice(b"data: ");
    out.extend_from_slice(&stored_json::on_one_line(&item.text));
    out.extend_from_slice(b"\n\n");
}
