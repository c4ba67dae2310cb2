//! From a text to the places of its values, without recursion.

use super::{DocumentError, Entry, MAX_DEPTH};
use crate::{
    reader::{Kind, Reader},
    syntax::Result,
};

/// The places of all values in `text`.
pub(super) fn entries(text: &str, max_values: usize) -> Result<Vec<Entry>, DocumentError> {
    if u32::try_from(text.len()).is_err() {
        return Err(DocumentError::TooLong);
    }
    let mut parser =
        Parser { reader: Reader::new(text), max_values, entries: Vec::new(), open: Vec::new() };
    let mut name = 0;
    loop {
        parser.value(name)?;
        match parser.following()? {
            Some(following) => name = following,
            None => break,
        }
    }
    parser.reader.end()?;
    Ok(parser.entries)
}

struct Parser<'a> {
    reader: Reader<'a>,
    max_values: usize,
    entries: Vec<Entry>,
    /// The arrays and objects that are not closed yet.
    open: Vec<Open>,
}

struct Open {
    entry: usize,
    is_object: bool,
    /// Whether nothing in it has been read yet.
    first: bool,
}

impl Parser<'_> {
    /// Reads the value that comes next; of an array or object its opening bracket alone.
    fn value(&mut self, name: usize) -> Result<(), DocumentError> {
        let kind = self.reader.peek()?;
        let (entry, start) = (self.entries.len(), self.reader.position());
        if entry == self.max_values {
            return Err(DocumentError::TooManyValues(start));
        }
        match kind {
            Kind::Object | Kind::Array => {
                if self.open.len() == MAX_DEPTH {
                    return Err(DocumentError::TooDeep(start));
                }
                self.reader.enter();
                self.open.push(Open { entry, is_object: kind == Kind::Object, first: true });
            }
            Kind::String => {
                self.reader.raw_string()?;
            }
            Kind::Number => {
                self.reader.raw_number()?;
            }
            Kind::Bool => {
                self.reader.boolean()?;
            }
            Kind::Null => self.reader.null()?,
        }
        let [start, end, name, next] = [start, self.reader.position(), name, entry + 1].map(short);
        self.entries.push(Entry { start, end, name, next });
        Ok(())
    }

    /// Goes to the next value, closing what ends before it; gives where its name stands, 0 for an
    /// item, `None` at the end of the document.
    fn following(&mut self) -> Result<Option<usize>, DocumentError> {
        while let Some(Open { entry, is_object, first }) = self.open.last_mut() {
            if *is_object {
                if self.reader.next_name(first)? {
                    let name = self.reader.position();
                    self.reader.member_name()?;
                    return Ok(Some(name));
                }
            } else if self.reader.next_element(first)? {
                return Ok(Some(0));
            }
            let next = self.entries.len();
            if let Some(closed) = self.entries.get_mut(*entry) {
                (closed.end, closed.next) = (short(self.reader.position()), short(next));
            }
            self.open.pop();
        }
        Ok(None)
    }
}

/// A place in a text whose length fits, or the number of a value in it.
fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
