//! Recordings that somebody wrote by hand, with as few files as possible, and exchanges without a
//! response.

use std::fs;

use chatwire_transport::{
    BodyEnd, Exchange, Fact, RecordedResponse,
    cassette::{Meta, Recording},
};
use http::{Method, StatusCode};
use tempfile::TempDir;

use super::{names, saved, stream};

#[track_caller]
fn load(files: &[(&str, &str)]) -> (TempDir, Recording) {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().join("greeting");
    fs::create_dir(&dir).unwrap();
    for (name, text) in files {
        fs::write(dir.join(name), text).unwrap();
    }
    let recording = Recording::load(&dir).unwrap();
    (root, recording)
}

#[test]
fn two_files_are_a_recording() {
    let (_root, recording) =
        load(&[("request.json", "{\"model\":\"m\"}"), ("body.json", "{ }\r\n")]);
    assert_eq!((&*recording.meta.case, &*recording.meta.target), ("greeting", "unknown"));
    let Exchange { request, response, unknown, .. } = recording.exchange;
    assert_eq!((request.method, &*request.target), (Method::POST, "/v1/chat/completions"));
    assert_eq!(request.body, "{\"model\":\"m\"}");
    assert_eq!((response.status, response.end), (StatusCode::OK, BodyEnd::Complete));
    assert_eq!(response.headers["content-type"], "application/json");
    assert_eq!((response.frames.len(), response.body()), (1, "{ }\r\n".into()));
    assert_eq!(unknown, [Fact::Target, Fact::Head, Fact::Frames, Fact::End].into());
}

#[test]
fn heads_as_they_are_on_the_wire_are_taken() {
    let (_root, recording) = load(&[
        ("response.head", "HTTP/1.1 429 Too Many Requests\r\nretry-after: 3\r\n\r\n"),
        ("body.json", "{}"),
    ]);
    let Exchange { response, unknown, .. } = recording.exchange;
    assert_eq!(
        (response.status.as_u16(), &response.headers["retry-after"]),
        (429, &"3".parse().unwrap())
    );
    assert_eq!(unknown, [Fact::Request, Fact::Frames, Fact::End].into());
}

#[test]
fn what_a_source_did_not_keep_is_stored() {
    let mut recording = stream();
    recording.exchange.unknown = Fact::all().collect();
    let (_root, dir) = saved(&recording);
    assert_eq!(Recording::load(&dir).unwrap().exchange.unknown, recording.exchange.unknown);
    let line = recording.to_line().unwrap();
    assert_eq!(Recording::from_line(&line).unwrap().exchange.unknown, recording.exchange.unknown);
}

#[test]
fn an_exchange_without_a_response_has_a_place() {
    let exchange = Exchange::new(stream().exchange.request, RecordedResponse::none());
    assert!(!exchange.has_response());
    let recording = Recording::new(Meta::new("away", "test"), exchange);
    let (_root, dir) = saved(&recording);
    assert_eq!(names(&dir), ["meta.toml", "request.headers", "request.json"]);
    assert_eq!(Recording::load(&dir).unwrap().exchange.response, RecordedResponse::none());
    let line = recording.to_line().unwrap();
    assert_eq!(Recording::from_line(&line).unwrap().exchange.response, RecordedResponse::none());
    let error = Recording::from_line(&line.replace("no-response", "failed")).unwrap_err();
    assert!(error.to_string().contains("`response` must exist"), "{error}");
}
