//! Sources that were made to exhaust or to escape.

use std::{
    fs,
    io::{Cursor, Write},
};

use chatwire_import::{ImportErrorKind, NoteKind, Options, Outcome, Source};
use tempfile::TempDir;
use zip::{ZipWriter, write::SimpleFileOptions};

const BODY: &str = r#"{"object":"chat.completion","choices":[]}"#;

fn zip(name: &str, content: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let written = writer.start_file(name, options).is_ok() && writer.write_all(content).is_ok();
    assert!(written);
    writer.finish().expect("a zip in memory").into_inner()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(content).and_then(|()| writer.finish()).expect("a gzip in memory")
}

#[track_caller]
fn refused(bytes: Vec<u8>, options: &Options) -> ImportErrorKind {
    let entries = Source::from_reader(Cursor::new(bytes), "test", options)
        .and_then(|source| source.collect::<Result<Vec<_>, _>>());
    entries.expect_err("a limit").kind().clone()
}

#[test]
fn layers_are_bounded() {
    let mut nested = BODY.as_bytes().to_vec();
    for _ in 0..4 {
        nested = zip("a.json", &nested);
    }
    assert!(matches!(refused(nested, &Options::new()), ImportErrorKind::Limit(_)));
    let mut nested = BODY.as_bytes().to_vec();
    for _ in 0..6 {
        nested = gzip(&nested);
    }
    assert!(matches!(refused(nested, &Options::new()), ImportErrorKind::Limit(_)));
}

#[test]
fn what_decompresses_to_too_much_is_refused() {
    let mut options = Options::new();
    options.limits.decompressed_bytes = 100_000;
    let bomb = format!("{{\"choices\":[],\"x\":\"{}\"}}", "x".repeat(1_000_000));
    let bytes = bomb.as_bytes();
    assert!(matches!(refused(gzip(bytes), &options), ImportErrorKind::Limit(_)));
    assert!(matches!(refused(zip("a.json", bytes), &options), ImportErrorKind::Limit(_)));

    // A body in a content coding.
    let mut options = Options::new();
    options.limits.body_bytes = 100_000;
    let head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n";
    let message = [&head[..], &gzip(bytes)].concat();
    let source = Source::from_reader(Cursor::new(message), "test", &options);
    let entry = source.expect("a message").next().expect("an entry");
    let Ok(Outcome::Recording(recording)) = entry.map(|entry| entry.outcome) else {
        panic!("no recording")
    };
    assert!(recording.exchange.response.body().len() <= 100_000);
    assert_eq!(recording.exchange.response.end, chatwire_transport::BodyEnd::Failed);
}

#[test]
fn a_body_beside_an_archive_must_be_beside_it() {
    let folder = TempDir::new().expect("a folder");
    let inner = folder.path().join("inner");
    let har = |name: &str| {
        format!(
            "{{\"log\":{{\"version\":\"1.2\",\"entries\":[{{\"request\":{{\"method\":\"POST\",\"url\":\
             \"https://a/v1/chat/completions\",\"headers\":[]}},\"response\":{{\"status\":200,\
             \"headers\":[],\"content\":{{\"_file\":\"{name}\"}}}}}}]}}}}"
        )
    };
    let written = fs::create_dir(&inner)
        .and_then(|()| fs::write(folder.path().join("secret.json"), BODY))
        .and_then(|()| fs::write(inner.join("a.har"), har("../secret.json")));
    assert!(written.is_ok());
    let mut source = Source::open(inner.join("a.har"), &Options::new()).expect("an archive");
    let error = source.next().expect("an entry").expect_err("a file elsewhere");
    assert!(error.to_string().contains("_file"), "{error}");
}

#[cfg(unix)]
#[test]
fn links_out_of_a_folder_and_in_a_circle_are_noted() {
    use std::os::unix::fs::symlink;

    let folder = TempDir::new().expect("a folder");
    let outside = TempDir::new().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let written = fs::write(outside.path().join("x.json"), BODY)
        .and_then(|()| fs::write(at("a.json"), BODY))
        .and_then(|()| symlink(outside.path().join("x.json"), at("b.json")))
        .and_then(|()| symlink(folder.path(), at("c")))
        .and_then(|()| symlink(at("a.json"), at("d.json")));
    assert!(written.is_ok());
    let source = Source::open(folder.path(), &Options::new()).expect("a folder");
    let outcomes: Vec<_> = source.map(|entry| entry.map(|entry| entry.outcome)).collect();
    let is_recording = |index: usize| matches!(&outcomes[index], Ok(Outcome::Recording(_)));
    let is_noted = |index: usize| matches!(&outcomes[index], Ok(Outcome::Note(note)) if note.kind == NoteKind::NotRead);
    assert!(
        outcomes.len() == 4 && is_recording(0) && is_noted(1) && is_noted(2) && is_recording(3)
    );
}
