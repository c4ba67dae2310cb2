//! Formats with one entry in each line.

use crate::{Entry, ImportError, ImportErrorKind, Place, context::Context, input::Input, weight};

/// Reads the entry that a line gives.
pub(crate) type ReadLine =
    Box<dyn FnMut(&Context, &str, Place) -> Result<Entry, ImportError> + Send>;

/// The lines of a file that are not blank.
pub(crate) struct Lines {
    context: Context,
    input: Input,
    read: ReadLine,
    index: usize,
    done: bool,
}

impl Lines {
    pub(crate) fn new(context: Context, input: Input, read: ReadLine) -> Self {
        Self { context, input, read, index: 0, done: false }
    }

    fn step(&mut self) -> Result<Option<Entry>, ImportError> {
        let limits = self.context.options.limits;
        loop {
            let place = self.context.place();
            let place = place.line(self.input.line()).byte(self.input.offset());
            let line = self.input.read_line(limits.entry_bytes).map_err(|error| {
                self.done = true;
                ImportError::io(place.clone(), error)
            })?;
            let Some(line) = line else {
                self.done = true;
                return Ok(None);
            };
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line);
            if line.trim_ascii().is_empty() {
                continue;
            }
            let place = place.entry(self.index);
            if self.index == limits.entries {
                self.done = true;
                let what = format!("at most {} entries", limits.entries);
                return Err(ImportError::new(place, ImportErrorKind::Limit(what)));
            }
            self.index += 1;
            weight::check(line, &limits).map_err(|kind| ImportError::new(place.clone(), kind))?;
            let text = std::str::from_utf8(line.trim_ascii())
                .map_err(|_| ImportError::syntax(place.clone(), "is not UTF-8"))?;
            return (self.read)(&self.context, text, place).map(Some);
        }
    }
}

impl Iterator for Lines {
    type Item = Result<Entry, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.step().transpose()
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
