//! Recorded and documented traffic is read and written without loss.

#![expect(
    clippy::print_stdout,
    reason = "says which file a failure is about, and how many there were"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use chatwire_protocol::{
    chat::{ChatChunk, ChatRequest, ChatResponse},
    sse::SseDecoder,
};

use super::check;

/// Number of documents that were read.
#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    requests: usize,
    responses: usize,
    streams: usize,
    chunks: usize,
}

#[test]
fn every_bundled_exchange_comes_back() {
    let recordings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/recordings");
    let count = walk(&recordings);
    println!("recordings: {count:?}");
    assert!(!recordings.exists() || count != Count::default());
}

/// Reads `requests/*.json`, `responses/*.json` and `streams/*.sse` in the folder `CHATWIRE_CORPUS`,
/// if that variable is set.
#[test]
fn every_document_of_a_corpus_comes_back() {
    #[expect(clippy::disallowed_methods, reason = "the corpus is not part of the repository")]
    let Some(corpus) = std::env::var_os("CHATWIRE_CORPUS") else {
        return;
    };
    let count = walk(Path::new(&corpus));
    println!("corpus: {count:?}");
    assert_ne!(count, Count::default(), "the folder holds no traffic");
}

fn walk(folder: &Path) -> Count {
    let mut count = Count::default();
    for path in files(folder) {
        let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
        let name = path.file_name().unwrap_or_default();
        let extension = path.extension().unwrap_or_default();
        if extension == "sse" {
            count.streams += 1;
            count.chunks += stream(&path);
        } else if name == "request.json" || folder == "requests" && extension == "json" {
            count.requests += document::<ChatRequest>(&path);
        } else if name == "body.json" || folder == "responses" && extension == "json" {
            count.responses += document::<ChatResponse>(&path);
        }
    }
    count
}

fn document<T: super::Document>(path: &Path) -> usize {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    object::<T>(&text, path)
}

/// Skips documents that are not objects, such as a list of errors or a page.
fn object<T: super::Document>(text: &str, path: &Path) -> usize {
    if !text.trim_start().starts_with('{') {
        println!("{}: no object", path.display());
        return 0;
    }
    println!("{}", path.display());
    check::<T>(text);
    1
}

fn stream(path: &Path) -> usize {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut decoder = SseDecoder::new();
    decoder.feed(&bytes);
    let mut chunks = 0;
    while let Some(event) = decoder.next() {
        let event = event.expect("recorded streams are within the limits");
        if event.data != "[DONE]" {
            chunks += object::<ChatChunk>(&event.data, path);
        }
    }
    chunks
}

/// All files below a folder, sorted by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
