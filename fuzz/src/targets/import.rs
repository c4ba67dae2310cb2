//! Any bytes are a source of traffic or an error, in the format that they have and in any other.

use std::io::Cursor;

use chatwire_import::{Format, Options, Source};

use super::last_byte;

pub(super) fn check(bytes: &[u8]) {
    // Text ends with none of the bytes that choose a format, and so its own is found.
    let (choice, rest) = last_byte(bytes);
    let bytes = rest.to_vec();
    let mut options = Options::new();
    options.format = choice.checked_sub(128).and_then(|at| Format::all().nth(at.into()));
    let length = bytes.len();
    if let Ok(source) = Source::from_reader(Cursor::new(bytes), "fuzz", &options) {
        assert!(source.take(length + 2).count() <= length + 1, "the entries have no end");
    }
}
