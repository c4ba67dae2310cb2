//! Malformed sources: an error, a note or an exchange, never a panic, and always an end.

use std::{
    fs,
    io::{self, Cursor},
    path::Path,
};

use chatwire_import::{Format, Options, Source};
use proptest::prelude::*;

use crate::fixtures;

/// How many places each file is cut at.
const CUTS: usize = 25;

/// Reads everything that there is; the number of entries is bounded by the bytes.
#[track_caller]
fn read(bytes: &[u8], options: &Options) {
    let length = bytes.len();
    if let Ok(source) = Source::from_reader(Cursor::new(bytes.to_vec()), "test", options) {
        let count = source.take(length + 2).count();
        assert!(count <= length + 1, "{count} entries of {length} bytes");
    }
}

fn files(folder: &Path, found: &mut Vec<Vec<u8>>) -> io::Result<()> {
    let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths = paths.collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, found)?;
        } else {
            found.push(fs::read(path)?);
        }
    }
    Ok(())
}

fn all_files() -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    files(&fixtures::folder(), &mut found).expect("the fixtures can be read");
    assert!(found.len() > 60);
    found
}

#[test]
fn a_file_may_be_cut_anywhere() {
    for bytes in all_files() {
        let step = (bytes.len() / CUTS).max(1);
        for end in (0..bytes.len()).step_by(step) {
            read(&bytes[..end], &Options::new());
        }
    }
}

#[test]
fn a_file_may_be_read_as_any_format() {
    for bytes in all_files() {
        for format in Format::all() {
            let mut options = Options::new();
            options.format = Some(format);
            read(&bytes[..bytes.len().min(5000)], &options);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn bytes_may_change(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        removed in any::<prop::sample::Index>(),
    ) {
        let files = all_files();
        let mut bytes = file.get(&files).clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.remove(removed.index(bytes.len()));
        read(&bytes, &Options::new());
    }

    #[test]
    fn anything_has_an_end(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read(&bytes, &Options::new());
        for format in Format::all() {
            let mut options = Options::new();
            options.format = Some(format);
            read(&bytes, &options);
        }
    }
}
