//! Any bytes are a source of traffic or an error, in the format that they have and in any other.
#![no_main]

use std::io::Cursor;

use chatwire_import::{Format, Options, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, Vec<u8>)| {
    let (choice, bytes) = input;
    let mut options = Options::new();
    options.format = Format::all().nth(usize::from(choice));
    let length = bytes.len();
    if let Ok(source) = Source::from_reader(Cursor::new(bytes), "fuzz", &options) {
        assert!(source.take(length + 2).count() <= length + 1, "the entries have no end");
    }
});
