//! `Cassette` in each of its modes.

use std::{error::Error, fs, path::Path, sync::Arc};

use bytes::Bytes;
use chatwire_transport::{
    Timeouts, Transport, TransportErrorKind,
    cassette::{Cassette, DriftPart, Mode, Normalizer, Recording, RecordingErrorKind, Redaction},
    memory::{CannedResponse, Scripted},
};
use http::{Request, StatusCode};
use tempfile::TempDir;

use crate::virtual_clock::VirtualClock;

fn response(text: &str) -> CannedResponse {
    CannedResponse::new(StatusCode::OK)
        .with_header("content-type", "text/plain")
        .with_frames([text.to_owned()])
}

fn backend(answers: &[&str]) -> Scripted {
    Scripted::new(answers.iter().map(|text| response(text)))
}

fn open(dir: &Path, mode: Mode, backend: &Scripted) -> Cassette<Scripted> {
    Cassette::open(dir, mode, backend.clone(), Arc::new(VirtualClock::default())).unwrap()
}

async fn ask(cassette: &Cassette<Scripted>, body: &str) -> Result<Bytes, TransportErrorKind> {
    let request = Request::post("http://localhost/v1")
        .header("authorization", "Bearer canary")
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap();
    let response = cassette.send(request, &Timeouts::default()).await;
    let response = response.map_err(|error| error.kind())?;
    Ok(response.into_body().collect(100).await.unwrap())
}

/// A folder with two recordings: request `"a"` with response `1`, and `"b"` with `2`.
async fn recorded() -> (TempDir, std::path::PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("cassette");
    let cassette = open(&dir, Mode::All, &backend(&["1", "2"]));
    assert_eq!(ask(&cassette, r#""a""#).await.unwrap(), "1");
    assert_eq!(ask(&cassette, r#""b""#).await.unwrap(), "2");
    assert_eq!(cassette.finish().unwrap(), [dir.join("001"), dir.join("002")]);
    (root, dir)
}

/// The names of the recordings in a folder, with the bodies of their responses.
fn held(dir: &Path) -> Vec<(String, Bytes)> {
    let recordings = Recording::load_all(dir).unwrap().into_iter();
    recordings.map(|recording| (recording.name, recording.exchange.response.body())).collect()
}

#[track_caller]
fn check_held(dir: &Path, expected: &[(&str, &str)]) {
    let held = held(dir);
    let held: Vec<_> =
        held.iter().map(|(name, body)| (name.as_str(), str::from_utf8(body).unwrap())).collect();
    assert_eq!(held, expected);
    let parent = fs::read_dir(dir.parent().unwrap()).unwrap();
    assert_eq!(parent.count(), 1, "nothing is left beside the folder");
}

#[tokio::test]
async fn none_answers_each_recording_once_and_asks_nobody() {
    let (_root, dir) = recorded().await;
    let backend = backend(&["never"]);
    let cassette = open(&dir, Mode::None, &backend);
    let names = |cassette: &Cassette<Scripted>| {
        let left = cassette.unconsumed().into_iter();
        left.map(|recording| recording.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&cassette), ["001", "002"]);
    assert_eq!(ask(&cassette, r#""b""#).await.unwrap(), "2");
    assert_eq!(names(&cassette), ["001"]);
    assert_eq!(ask(&cassette, r#""b""#).await.unwrap_err(), TransportErrorKind::NoStoredResponse);
    assert_eq!(ask(&cassette, r#""c""#).await.unwrap_err(), TransportErrorKind::NoStoredResponse);
    assert_eq!(names(&cassette), ["001"]);
    assert!(cassette.finish().unwrap().is_empty());
    assert!(backend.received().is_empty());

    let root = tempfile::tempdir().unwrap();
    let empty = open(&root.path().join("nowhere"), Mode::None, &backend);
    assert_eq!(ask(&empty, "1").await.unwrap_err(), TransportErrorKind::NoStoredResponse);
    empty.finish().unwrap();
    assert!(!root.path().join("nowhere").exists());
}

#[tokio::test]
async fn what_is_recorded_after_a_finish_is_written_beside_it() {
    for mode in [Mode::All, Mode::NewEpisodes] {
        let (_root, dir) = recorded().await;
        let cassette = open(&dir, mode, &backend(&["3", "4"]));
        assert_eq!(ask(&cassette, r#""c""#).await.unwrap(), "3");
        let first = cassette.finish().unwrap();
        assert_eq!(cassette.finish().unwrap(), Vec::<std::path::PathBuf>::new());
        let before = held(&dir);
        assert_eq!(ask(&cassette, r#""d""#).await.unwrap(), "4");
        let second = cassette.finish().unwrap();
        assert!(first.len() == 1 && second.len() == 1 && first != second);
        let after = held(&dir);
        assert_eq!(&after[..before.len()], before);
        assert_eq!(after.len(), before.len() + 1);
    }
}

#[tokio::test]
async fn record_if_absent_asks_the_server_once() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("cassette");
    for responses in [&["1"][..], &[]] {
        let cassette = Cassette::record_if_absent(&dir, backend(responses)).unwrap();
        assert_eq!(ask(&cassette, r#""a""#).await.unwrap(), "1");
        cassette.finish().unwrap();
    }
}

#[tokio::test]
async fn once_records_into_an_empty_folder_alone() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("cassette");
    for _ in 0..2 {
        let backend = backend(&["1"]);
        let cassette = open(&dir, Mode::Once, &backend);
        assert_eq!(ask(&cassette, r#""a""#).await.unwrap(), "1");
        cassette.finish().unwrap();
        check_held(&dir, &[("001", "1")]);
    }
    let cassette = open(&dir, Mode::Once, &backend(&["2"]));
    assert_eq!(ask(&cassette, r#""b""#).await.unwrap_err(), TransportErrorKind::NoStoredResponse);
}

#[tokio::test]
async fn new_episodes_are_added() {
    let (_root, dir) = recorded().await;
    fs::create_dir(dir.join("003")).unwrap();
    let backend = backend(&["3", "4"]);
    let cassette = open(&dir, Mode::NewEpisodes, &backend);
    assert_eq!(ask(&cassette, r#""a""#).await.unwrap(), "1");
    assert_eq!(ask(&cassette, r#""a""#).await.unwrap(), "3");
    assert_eq!(ask(&cassette, r#""c""#).await.unwrap(), "4");
    assert_eq!(backend.received().len(), 2);
    check_held(&dir, &[("001", "1"), ("002", "2")]);
    cassette.finish().unwrap();
    check_held(&dir, &[("001", "1"), ("002", "2"), ("004", "3"), ("005", "4")]);
}

#[tokio::test]
async fn all_replaces_everything_that_was_there() {
    let (_root, dir) = recorded().await;
    fs::write(dir.join("README.md"), "stays").unwrap();
    let cassette = open(&dir, Mode::All, &backend(&["3"]));
    assert_eq!(ask(&cassette, r#""a""#).await.unwrap(), "3");
    cassette.finish().unwrap();
    check_held(&dir, &[("001", "3")]);
    assert!(dir.join("README.md").exists());
}

#[tokio::test]
async fn all_removes_nothing_but_recordings() {
    for name in ["001", "002"] {
        let (_root, dir) = recorded().await;
        let notes = dir.join(name).join("notes.txt");
        fs::write(&notes, "mine").unwrap();
        let cassette = open(&dir, Mode::All, &backend(&["3"]));
        ask(&cassette, r#""a""#).await.unwrap();
        let error = cassette.finish().unwrap_err();
        assert_eq!(error.kind(), &RecordingErrorKind::NotARecording);
        assert_eq!(error.path(), dir.join(name));
        assert!(notes.exists());
        check_held(&dir, &[("001", "1"), ("002", "2")]);
    }
}

#[tokio::test]
async fn cassettes_that_share_a_folder_do_not_meet() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("cassette");
    let mut cassettes = Vec::new();
    for _ in 0..16 {
        let cassette = open(&dir, Mode::NewEpisodes, &backend(&["1"]));
        ask(&cassette, r#""a""#).await.unwrap();
        cassettes.push(cassette);
    }
    let threads: Vec<_> = cassettes
        .into_iter()
        .map(|cassette| std::thread::spawn(move || cassette.finish()))
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap().unwrap().len(), 1);
    }
    assert_eq!(held(&dir).len(), 16);
}

#[tokio::test]
async fn without_finish_nothing_is_written() {
    let (_root, dir) = recorded().await;
    let cassette = open(&dir, Mode::All, &backend(&["3"]));
    ask(&cassette, r#""a""#).await.unwrap();
    drop(cassette);
    check_held(&dir, &[("001", "1"), ("002", "2")]);
}

#[tokio::test]
async fn a_failed_finish_leaves_the_folder_as_it_was() {
    let (_root, dir) = recorded().await;
    // A head that exceeds its maximum size cannot be saved.
    let long = response("5").with_header("server", &"a".repeat(300_000));
    let backend = Scripted::new([response("4"), long]);
    let cassette = open(&dir, Mode::All, &backend);
    ask(&cassette, r#""a""#).await.unwrap();
    ask(&cassette, r#""b""#).await.unwrap();
    let error = cassette.finish().unwrap_err();
    assert_eq!(error.path(), dir.join("002/response.head"));
    assert!(matches!(error.kind(), RecordingErrorKind::TooLarge { .. }), "{error}");
    check_held(&dir, &[("001", "1"), ("002", "2")]);
}

#[tokio::test]
async fn verify_names_what_a_server_answers_differently() {
    let (_root, dir) = recorded().await;
    let backend = backend(&["1", "changed"]);
    let cassette = open(&dir, Mode::Verify, &backend);
    assert_eq!(ask(&cassette, r#""a""#).await.unwrap(), "1");
    assert!(cassette.drift().is_empty());
    assert_eq!(ask(&cassette, r#""b""#).await.unwrap(), "changed", "the caller gets today's");
    assert_eq!(ask(&cassette, r#""c""#).await.unwrap_err(), TransportErrorKind::NoStoredResponse);
    assert_eq!(backend.received().len(), 2, "what has no recording is not sent");

    let stale = cassette.drift();
    assert_eq!((stale.len(), stale[0].part), (1, DriftPart::Body));
    assert_eq!(
        stale[0].to_string(),
        "002 is out of date: the server now sends a different body; record it again"
    );
    assert!(cassette.unconsumed().is_empty());
    assert!(cassette.finish().unwrap().is_empty());
    check_held(&dir, &[("001", "1"), ("002", "2")]);

    let other = CannedResponse::new(StatusCode::ACCEPTED).with_frames(["1"]);
    let cassette = open(&dir, Mode::Verify, &Scripted::new([other]));
    ask(&cassette, r#""a""#).await.unwrap();
    assert_eq!(cassette.drift()[0].part, DriftPart::Status);
}

#[tokio::test]
async fn what_is_redacted_or_volatile_is_not_stale() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("cassette");
    for (mode, id) in [(Mode::All, "id-12345"), (Mode::Verify, "id-67890")] {
        let backend = backend(&[&format!(r#"{{"id":"{id}","echo":"my secret"}}"#)]);
        let cassette = open(&dir, mode, &backend)
            .with_redaction(Redaction::new().with_secret("my secret"))
            .with_normalizer(Normalizer::new().with_identifiers(["id"]));
        ask(&cassette, r#"{"key":"my secret"}"#).await.unwrap();
        assert!(cassette.drift().is_empty());
        cassette.finish().unwrap();
    }
    assert_eq!(held(&dir)[0].1, r#"{"id":"id-00001","echo":"xxxxxxxxx"}"#);
}

#[tokio::test]
async fn a_recording_is_no_folder_of_recordings() {
    let (_root, dir) = recorded().await;
    let clock = Arc::new(VirtualClock::default());
    let error = Cassette::open(dir.join("001"), Mode::All, Scripted::default(), clock).unwrap_err();
    assert_eq!(error.kind(), &RecordingErrorKind::IsRecording);
    assert!(error.source().is_none());
}
