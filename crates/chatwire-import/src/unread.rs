//! An entry that is cut out of its source and not read yet.

use std::{fmt, sync::Arc};

use crate::{
    Entry, ImportError, Place,
    context::{Context, Entries},
    raw::Raw,
};

/// What reading an entry gives; `None` if it is part of another entry.
type Read = Option<Result<Entry, ImportError>>;

/// An entry that is cut out of its source and not read yet.
///
/// Parsing it, decoding its bodies and redacting them takes longer than finding it, and needs no
/// other entry: it can be done on any thread.
/// See [`Source::next_unread`](crate::Source::next_unread).
pub struct UnreadEntry {
    place: Place,
    state: State,
}

enum State {
    Read(Box<Read>),
    Unread(Box<dyn FnOnce(Place) -> Read + Send>),
}

impl UnreadEntry {
    /// An entry that `read` reads; what it gets is its place.
    pub(crate) fn new(place: Place, read: impl FnOnce(Place) -> Read + Send + 'static) -> Self {
        Self { place, state: State::Unread(Box::new(read)) }
    }

    /// An exchange that is neither checked nor redacted yet.
    pub(crate) fn of_raw(context: &Arc<Context>, raw: Raw, place: Place) -> Self {
        let context = Arc::clone(context);
        Self::new(place, move |place| Some(context.finish(raw, place)))
    }

    /// What a step of a reader gives: an entry, an error in place of one, or the end.
    pub(crate) fn of_step(step: Result<Option<Self>, ImportError>) -> Option<Self> {
        step.transpose().map(|step| step.unwrap_or_else(|error| Err(error).into()))
    }

    /// Where it stands.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Reads it; `None` if it belongs to another entry, such as a request of a batch whose
    /// response is in another file.
    ///
    /// # Errors
    ///
    /// As the iteration of [`Source`](crate::Source).
    pub fn read(self) -> Option<Result<Entry, ImportError>> {
        match self.state {
            State::Read(read) => *read,
            State::Unread(read) => read(self.place),
        }
    }
}

impl From<Result<Entry, ImportError>> for UnreadEntry {
    fn from(read: Result<Entry, ImportError>) -> Self {
        let place = match &read {
            Ok(entry) => entry.place.clone(),
            Err(error) => error.place().clone(),
        };
        Self { place, state: State::Read(Box::new(Some(read))) }
    }
}

impl fmt::Debug for UnreadEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadEntry").field("place", &self.place).finish_non_exhaustive()
    }
}

/// Entries of a format that are read when they are found.
pub(crate) fn read_entries(
    entries: impl Iterator<Item = Result<Entry, ImportError>> + Send + 'static,
) -> Entries {
    Box::new(entries.map(UnreadEntry::from))
}
