//! Formats with one entry in each line.

use std::sync::Arc;

use crate::{
    Entry, ImportError, ImportErrorKind, Place, UnreadEntry, context::Context, input::Input, weight,
};

/// Reads the entry that a line gives; `None` if it is part of another entry.
pub(crate) type ReadLine = fn(&Context, &str, Place) -> Result<Option<Entry>, ImportError>;

/// The lines of a file that are not blank.
pub(crate) struct Lines {
    context: Arc<Context>,
    input: Input,
    read: ReadLine,
    index: usize,
    done: bool,
}

impl Lines {
    pub(crate) fn new(context: Context, input: Input, read: ReadLine) -> Self {
        Self { context: Arc::new(context), input, read, index: 0, done: false }
    }

    fn step(&mut self) -> Result<Option<UnreadEntry>, ImportError> {
        let limits = self.context.options.limits;
        loop {
            let (number, byte) = (self.input.line(), self.input.offset());
            let place = || self.context.place().line(number).byte(byte);
            let line = self.input.read_line(limits.entry_bytes).map_err(|error| {
                self.done = true;
                ImportError::io(place(), error)
            })?;
            let Some(line) = line else {
                self.done = true;
                return Ok(None);
            };
            if without_mark(&line).is_empty() {
                continue;
            }
            let place = place().entry(self.index);
            if self.index == limits.entries {
                self.done = true;
                let what = format!("at most {} entries", limits.entries);
                return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
            }
            self.index += 1;
            let (context, read) = (Arc::clone(&self.context), self.read);
            return Ok(Some(UnreadEntry::new(place, move |place| {
                let text = without_mark(&line);
                let text = weight::check(text, &limits)
                    .map_err(|kind| ImportError::new(place.clone(), kind))
                    .and_then(|()| {
                        std::str::from_utf8(text)
                            .map_err(|_| ImportError::syntax(place.clone(), "is not UTF-8"))
                    });
                text.and_then(|text| read(&context, text, place)).transpose()
            })));
        }
    }
}

/// A line without byte order mark and white space around it.
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii()
}

impl Iterator for Lines {
    type Item = UnreadEntry;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        UnreadEntry::of_step(self.step())
    }
}

/// Parses the JSON of a line.
pub(crate) fn parse<'a, T: serde::Deserialize<'a>>(
    text: &'a str,
    place: &Place,
) -> Result<T, ImportError> {
    serde_json::from_str(text).map_err(|error| {
        let what = format!("is not valid JSON at column {}", error.column());
        ImportError::syntax(place.clone(), what)
    })
}
