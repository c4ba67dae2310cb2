//! Objects as Python prints them: classes with their members, dictionaries, lists.

mod repr;

use chatwire_transport::Fact;
use serde_json::Value;

use crate::{
    ImportError,
    context::{Context, Entries},
    input::Input,
    json_items::Item,
    readers::chunks,
    stored_json,
    unread::read_entries,
};

pub(crate) fn entries(context: Context, mut input: Input) -> Entries {
    let place = context.place();
    let text = match input.read_all(context.options.limits.entry_bytes) {
        Ok(text) => text,
        Err(error) => return read_entries(std::iter::once(Err(ImportError::io(place, error)))),
    };
    match items(&text) {
        // The library that printed an object had added every member that it knows.
        Ok(items) => chunks::of_items(context, items, &[Fact::Values]),
        Err((at, what)) => {
            let line = 1 + memchr::memchr_iter(b'\n', &text[..at]).count();
            let error = ImportError::syntax(place.line(line).byte(at as u64), what);
            read_entries(std::iter::once(Err(error)))
        }
    }
}

/// The objects of a text, those of a list one by one.
fn items(text: &[u8]) -> Result<Vec<Item>, (usize, &'static str)> {
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => return Err((error.valid_up_to(), "is not UTF-8")),
    };
    let mut items = Vec::new();
    let mut reader = repr::Reader::new(text);
    while let Some((at, value)) = reader.next_value()? {
        let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count();
        let values = match value {
            Value::Array(values) => values,
            value => vec![value],
        };
        for value in values {
            items.push(Item { text: stored_json::text(&value), line, byte: at as u64 });
        }
    }
    Ok(items)
}
