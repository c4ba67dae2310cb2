//! Any bytes are a source of traffic or an error, in the format that they have and in any other.

use std::io::Cursor;

use chatwire_import::{Format, Options, Source};

use super::first_byte;

pub(super) fn check(bytes: &[u8]) {
    let (choice, rest) = first_byte(bytes);
    let bytes = rest.to_vec();
    let mut options = Options::new();
    options.format = Format::all().nth(usize::from(choice));
    let length = bytes.len();
    if let Ok(source) = Source::from_reader(Cursor::new(bytes), "fuzz", &options) {
        assert!(source.take(length + 2).count() <= length + 1, "the entries have no end");
    }
}
