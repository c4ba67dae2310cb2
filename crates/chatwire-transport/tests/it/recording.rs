//! Saving and loading recordings.

mod by_hand;
mod damaged;
mod fidelity;
mod har;
#[cfg(unix)]
mod kill;
mod lines;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use bytes::Bytes;
use chatwire_transport::{
    BodyEnd, Exchange, Frame, RecordedRequest, RecordedResponse,
    cassette::{Meta, Recording, RecordingError, RecordingErrorKind},
};
use http::{HeaderValue, Method, StatusCode};
use tempfile::TempDir;

/// An exchange whose body has these frames, one millisecond apart.
pub(crate) fn exchange(body: &str, media_type: &'static str, frames: &[&[u8]]) -> Exchange {
    let mut request = RecordedRequest::new(Method::POST, "/v1/chat/completions");
    request.headers.insert("content-type", HeaderValue::from_static("application/json"));
    request.body = Bytes::copy_from_slice(body.as_bytes());
    let mut response = RecordedResponse::new(StatusCode::OK);
    response.headers.append("content-type", HeaderValue::from_static(media_type));
    response.headers.append("via", HeaderValue::from_static("1.1 a"));
    response.headers.append("via", HeaderValue::from_static("1.1 b"));
    response.frames = (1..)
        .zip(frames)
        .map(|(at, bytes)| Frame::new(Duration::from_millis(at), Bytes::copy_from_slice(bytes)))
        .collect();
    Exchange::new(request, response)
}

fn stream() -> Recording {
    let frames: [&[u8]; 3] = [b"data: {\"a\":\"\xc3", b"\xa9\"}\r\n", b"\r\ndata: [DONE]\n\n"];
    let exchange = exchange(r#"{"b":1.0,"a":"x"}"#, "text/event-stream", &frames);
    let mut meta = Meta::new("chat-stream", "test");
    // Not written by hand, so no file may be left out.
    meta.recorded_at = Some("2026-11-24T02:00:00Z".to_owned());
    Recording::new(meta, exchange)
}

fn saved(recording: &Recording) -> (TempDir, PathBuf) {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("case");
    recording.save(&dir).unwrap();
    (root, dir)
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_stream_survives_byte_for_byte() {
    let mut recording = stream();
    recording.exchange.response.end = BodyEnd::Abandoned;
    recording.expect = Some("# nothing\n".to_owned());
    let (_root, dir) = saved(&recording);
    assert_eq!(
        names(&dir),
        [
            "body.sse",
            "expect.toml",
            "frames.tsv",
            "meta.toml",
            "request.headers",
            "request.json",
            "response.head"
        ]
    );
    assert_eq!(fs::read(dir.join("body.sse")).unwrap(), recording.exchange.response.body());

    let loaded = Recording::load(&dir).unwrap();
    assert_eq!(loaded.name, "case");
    assert_eq!(loaded.dir, dir);
    assert_eq!(loaded.expect, recording.expect);
    assert_eq!(loaded.exchange.response, recording.exchange.response);
    assert_eq!(loaded.exchange.request.headers, recording.exchange.request.headers);
    assert_eq!(loaded.exchange.request.body, r#"{"a":"x","b":1.0}"#);
}

#[track_caller]
fn check_body_file(media_type: &'static str, body: &[u8], file: &str) {
    let exchange = exchange("", media_type, &[body]);
    let (_root, dir) = saved(&Recording::new(Meta::new("a", "b"), exchange.clone()));
    assert!(names(&dir).contains(&file.to_owned()), "{:?} lacks {file}", names(&dir));
    assert_eq!(Recording::load(&dir).unwrap().exchange, exchange);
}

#[test]
fn a_body_file_says_what_it_is() {
    check_body_file("text/event-stream; charset=utf-8", b": x\n\n", "body.sse");
    check_body_file("application/json", b"{}", "body.json");
    check_body_file("application/problem+json", b"{", "body.json");
    check_body_file("text/html", b"<p>\r\n", "body.txt");
    check_body_file("application/json", b"\"\xff\"", "body.bin.b64");
    check_body_file("application/octet-stream", &[0xff; 1000], "body.bin.b64");
}

#[test]
fn a_request_that_is_not_json_survives_byte_for_byte() {
    let exchange = exchange("{\"a\":1,\"a\":2}", "application/json", &[]);
    let (_root, dir) = saved(&Recording::new(Meta::new("a", "b"), exchange.clone()));
    assert!(names(&dir).contains(&"request.body".to_owned()));
    assert_eq!(Recording::load(&dir).unwrap().exchange, exchange);
}

#[test]
fn saving_redacts_whatever_it_is_given() {
    let mut recording = stream();
    let headers = &mut recording.exchange.request.headers;
    headers.insert("authorization", HeaderValue::from_static("Bearer canary-1"));
    recording.exchange.request.body = Bytes::from_static(br#"{"user":"canary@example.com"}"#);
    recording.exchange.response.frames[1].bytes = Bytes::from_static(b"sk-canary-");
    recording.exchange.response.frames[2].bytes = Bytes::from_static(b"12345");
    let (_root, dir) = saved(&recording);
    for name in names(&dir) {
        let text = fs::read_to_string(dir.join(&name)).unwrap();
        assert!(!text.contains("canary"), "{name}: {text}");
    }
}

#[test]
fn saving_again_replaces_all_but_the_expectations() {
    let mut recording = stream();
    recording.expect = Some("# mine\n".to_owned());
    let (root, dir) = saved(&recording);
    let other = exchange("{}", "application/json", &[b"{}"]);
    Recording::new(Meta::new("other", "test"), other.clone()).save(&dir).unwrap();

    assert_eq!(names(root.path()), ["case"]);
    let loaded = Recording::load(&dir).unwrap();
    assert_eq!(loaded.exchange, other);
    assert_eq!(loaded.meta.case, "other");
    assert_eq!(loaded.expect.as_deref(), Some("# mine\n"));
    assert!(!names(&dir).contains(&"body.sse".to_owned()));
}

#[test]
fn a_failed_save_leaves_everything_as_it_was() {
    let recording = stream();
    let (root, dir) = saved(&recording);
    let mut bad = stream();
    bad.meta.pair = Some("../elsewhere".to_owned());
    let error = bad.save(&dir).unwrap_err();
    assert_eq!(error.path(), dir.join("meta.toml"));
    assert_eq!(names(root.path()), ["case"]);
    assert_eq!(Recording::load(&dir).unwrap().exchange.response, recording.exchange.response);

    let foreign = root.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("thesis.txt"), "years of work").unwrap();
    let error = recording.save(&foreign).unwrap_err();
    assert_eq!(error.kind(), &RecordingErrorKind::NotARecording);
    assert_eq!(names(&foreign), ["thesis.txt"]);
}

/// Damages a recording and expects this message after the path of the folder.
#[track_caller]
fn check_refused(damage: impl FnOnce(&Path), message: &str) -> RecordingError {
    let (_root, dir) = saved(&stream());
    damage(&dir);
    let error = Recording::load(&dir).unwrap_err();
    let place = format!("{}/", dir.display());
    assert_eq!(error.to_string().strip_prefix(&place), Some(message), "{error}");
    error
}

#[track_caller]
fn check_missing(part: &str) {
    let message = format!("{part}: is missing; record the exchange again or restore the file");
    check_refused(|dir| fs::remove_file(dir.join(part)).unwrap(), &message);
}

#[track_caller]
fn check_text(part: &str, text: impl AsRef<[u8]>, message: &str) -> RecordingError {
    check_refused(|dir| fs::write(dir.join(part), text).unwrap(), message)
}

#[test]
fn a_missing_part_is_named() {
    for part in ["meta.toml", "request.headers", "response.head", "frames.tsv"] {
        check_missing(part);
    }
    check_refused(
        |dir| fs::remove_file(dir.join("body.sse")).unwrap(),
        "frames.tsv: the frames add up to 34 bytes, but the body has 0",
    );
}

#[test]
fn malformed_text_is_named_with_its_line() {
    check_text(
        "meta.toml",
        "format = 7\n",
        "meta.toml: format 7 is not known; this version reads format 1",
    );
    check_text("request.json", "{\n\"a\":}", "request.json:2: is not valid JSON");
    check_text(
        "request.headers",
        "POST /\nx\n",
        "request.headers:2: must be a header name, a colon, a space and a value",
    );
    check_text(
        "response.head",
        "HTTP/1.1 200 OK\n\rx: y\n",
        "response.head:2: must be a header name, a colon, a space and a value",
    );
    check_text("body.sse", b"a\nb\xff", "body.sse:2: is not UTF-8");
    check_text(
        "body.sse",
        "short",
        "frames.tsv: the frames add up to 34 bytes, but the body has 5",
    );
    check_text(
        "frames.tsv",
        "1\t1073741824\n",
        "frames.tsv: the frames add up to 1073741824 bytes, but the body has 34",
    );
    check_text(
        "frames.tsv",
        "1\t1\n1\n",
        "frames.tsv:2: must be milliseconds, a tab and a number of bytes",
    );
}

#[test]
fn two_bodies_are_one_too_many() {
    check_text("body.json", "{}", "body.sse: must not exist beside body.json; remove one of them");
    check_text(
        "request.body",
        "{}",
        "request.body: must not exist beside request.json; remove one of them",
    );
}

#[test]
fn a_part_that_claims_a_gibibyte_is_not_read() {
    check_refused(
        |dir| {
            // A sparse file, which takes no space.
            fs::File::create(dir.join("body.sse")).unwrap().set_len(1 << 30).unwrap();
        },
        "body.sse: has 1073741824 bytes, but the maximum is 67108864",
    );
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;

    let message = "body.sse: is not a regular file; a recording contains neither links nor folders";
    check_refused(
        |dir| {
            fs::rename(dir.join("body.sse"), dir.join("../outside")).unwrap();
            symlink("../outside", dir.join("body.sse")).unwrap();
        },
        message,
    );
    check_refused(
        |dir| {
            fs::remove_file(dir.join("body.sse")).unwrap();
            fs::create_dir(dir.join("body.sse")).unwrap();
        },
        message,
    );

    let (root, dir) = saved(&stream());
    let search = root.path().join("search");
    fs::create_dir(&search).unwrap();
    symlink(&dir, search.join("linked")).unwrap();
    let error = Recording::load_all(&search).unwrap_err();
    assert_eq!(error.kind(), &RecordingErrorKind::Link);
    assert_eq!(error.path(), search.join("linked"));
}

#[test]
fn an_interrupted_replacement_loses_nothing() {
    let mut recording = stream();
    recording.expect = Some("# mine\n".to_owned());
    let (root, dir) = saved(&recording);
    let former = root.path().join(format!(".{}.old", dir.file_name().unwrap().to_str().unwrap()));
    // The process ended between the two renames.
    fs::rename(&dir, &former).unwrap();
    stream().save(&dir).unwrap();
    assert_eq!(Recording::load(&dir).unwrap().expect.as_deref(), Some("# mine\n"));
    // The process ended before it removed the old folder.
    fs::create_dir(&former).unwrap();
    stream().save(&dir).unwrap();
    assert_eq!(names(root.path()).len(), 1);
}

#[test]
fn a_search_is_sorted_and_leaves_hidden_folders_out() {
    let root = tempfile::tempdir().unwrap();
    for name in ["b/one", "a/two", "a/.two.partial", "c"] {
        stream().save(root.path().join(name)).unwrap();
    }
    fs::write(root.path().join("README.md"), "text").unwrap();
    let recordings = Recording::load_all(root.path()).unwrap();
    let found: Vec<_> = recordings.iter().map(|recording| recording.name.as_str()).collect();
    assert_eq!(found, ["a/two", "b/one", "c"]);

    let single = Recording::load_all(root.path().join("b/one")).unwrap();
    assert_eq!(single[0].name, "one");
}

#[test]
fn a_search_does_not_pass_over_half_a_recording() {
    let root = tempfile::tempdir().unwrap();
    stream().save(root.path().join("a")).unwrap();
    fs::remove_file(root.path().join("a/meta.toml")).unwrap();
    let error = Recording::load_all(root.path()).unwrap_err();
    assert_eq!(error.kind(), &RecordingErrorKind::Missing);

    let error = Recording::load_all(root.path().join("nowhere")).unwrap_err();
    assert_eq!(error.kind(), &RecordingErrorKind::Io);
}

#[test]
fn a_search_ends_at_sixteen_levels() {
    let root = tempfile::tempdir().unwrap();
    let sixteen = root.path().join("d/".repeat(16));
    stream().save(&sixteen).unwrap();
    assert_eq!(Recording::load_all(root.path()).unwrap().len(), 1);

    let other = tempfile::tempdir().unwrap();
    stream().save(other.path().join("d/".repeat(17))).unwrap();
    let error = Recording::load_all(other.path()).unwrap_err();
    assert!(matches!(error.kind(), RecordingErrorKind::TooMany { .. }), "{error}");
}
