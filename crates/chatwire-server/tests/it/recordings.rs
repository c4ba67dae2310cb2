//! Recorded responses over a real connection.

use std::time::Duration;

use chatwire_server::Config;
use chatwire_transport::{
    BodyEnd, Exchange, Frame, RecordedRequest, RecordedResponse,
    cassette::{Meta, Recording, RecordingSet},
};
use http::{HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

use crate::client::Running;

/// A case whose request asks `prompt`, and whose response has these headers and frames.
fn recording(
    case: &str,
    prompt: &str,
    headers: &[(&'static str, &'static str)],
    frames: &[&'static str],
    end: BodyEnd,
) -> Recording {
    let mut request = RecordedRequest::new(Method::POST, "/v1/chat/completions");
    request.body = ask(prompt).to_string().into();
    let mut response = RecordedResponse::new(StatusCode::OK);
    for (name, value) in headers {
        response.headers.append(*name, HeaderValue::from_static(value));
    }
    let times = (0..).map(|number| Duration::from_millis(40 * number));
    response.frames = times.zip(frames).map(|(at, bytes)| Frame::new(at, *bytes)).collect();
    response.end = end;
    Recording::new(Meta::new(case, "test"), Exchange::new(request, response))
}

fn ask(prompt: &str) -> Value {
    json!({"model": "m", "messages": [{"role": "user", "content": prompt}]})
}

const STREAM: [(&str, &str); 2] =
    [("content-type", "text/event-stream"), ("x-request-id", "recorded-1")];

/// Frames that cut an event and a character.
const FRAMES: [&str; 4] = ["data: {\"a\"", ":1}\n\n", "data: é", "\n\ndata: [DONE]\n\n"];

fn config(recordings: impl IntoIterator<Item = Recording>) -> Config {
    Config::default().recordings(RecordingSet::new(recordings))
}

#[test]
fn frames_arrive_as_they_were_recorded() {
    let stream = recording("stream", "a", &STREAM, &FRAMES, BodyEnd::Complete);
    let server = Running::start(config([stream]));
    // An equal request with other white space, member order and escapes.
    let body = r#"{ "messages": [{"content": "\u0061", "role": "user"}], "model": "m" }"#;
    let response = server.send("POST", "/v1/chat/completions", "", body);
    assert_eq!(response.status, 200);
    assert!(response.complete);
    assert_eq!(response.chunks, FRAMES.map(|frame| frame.as_bytes().to_vec()));
    let names: Vec<_> = response.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["content-type", "x-request-id", "x-chatwire-recording", "connection", "transfer-encoding"]
    );
}

#[test]
fn a_non_streaming_response_has_its_length() {
    let headers = [("content-type", "application/json"), ("content-length", "1234")];
    let unary = recording("unary", "a", &headers, &["{\"a\"", ":1}"], BodyEnd::Complete);
    let server = Running::start(config([unary]));
    let response = server.chat(&ask("a"));
    assert_eq!(response.header("content-length"), Some("7"));
    assert_eq!(response.json(), json!({"a": 1}));
}

#[test]
fn a_truncated_response_is_truncated_again() {
    let promised = [("content-type", "application/json"), ("content-length", "1234")];
    let server = Running::start(config([
        recording("failed", "a", &STREAM, &FRAMES[..2], BodyEnd::Failed),
        recording("abandoned", "b", &STREAM, &FRAMES[..1], BodyEnd::Abandoned),
        recording("promised", "c", &promised, &["{\"a\""], BodyEnd::Failed),
    ]));
    for (prompt, body) in [("a", "data: {\"a\":1}\n\n"), ("b", "data: {\"a\""), ("c", "{\"a\"")] {
        let response = server.chat(&ask(prompt));
        assert_eq!(response.text(), body, "{prompt}");
        assert!(!response.complete, "{prompt}");
    }
}

#[test]
fn recordings_of_the_same_request_come_in_turn() {
    let length = [("content-type", "application/json"), ("content-length", "1")];
    let server = Running::start(config([
        recording("first", "a", &length, &["1"], BodyEnd::Complete),
        recording("second", "a", &length, &["2"], BodyEnd::Complete),
    ]));
    let bodies: Vec<_> = (0..3).map(|_| server.chat(&ask("a")).text()).collect();
    assert_eq!(bodies, ["1", "2", "2"]);
    let body = ask("a").to_string();
    let in_run = |run: &str| {
        let headers = format!("x-chatwire-run: {run}\r\n");
        server.send("POST", "/v1/chat/completions", &headers, &body).text()
    };
    assert_eq!(["a", "b", "a", "b"].map(in_run), ["1", "1", "2", "2"]);
    server.send("POST", "/_chatwire/reset", "", "");
    assert_eq!((in_run("a"), server.chat(&ask("a")).text()), ("1".to_owned(), "1".to_owned()));
}

#[test]
fn the_original_speed_keeps_the_recorded_times() {
    let stream = recording("stream", "a", &STREAM, &FRAMES, BodyEnd::Complete);
    let server = Running::start(config([stream]).speed(1));
    let started = tokio::time::Instant::now();
    let response = server.chat(&ask("a"));
    assert_eq!(response.chunks.len(), 4);
    // The last frame was recorded after 120 ms; only the lower bound is sure.
    assert!(started.elapsed() >= Duration::from_millis(110), "{:?}", started.elapsed());
}

#[test]
fn a_request_without_recording_is_generated_or_rejected() {
    let stream = || recording("stream", "a", &STREAM, &FRAMES, BodyEnd::Complete);
    let server = Running::start(config([stream()]));
    assert_eq!(server.chat(&ask("b")).json()["object"], "chat.completion");

    let server = Running::start(config([stream()]).only_recorded(true));
    let rejected = server.chat(&ask("b"));
    assert_eq!(rejected.status, 404);
    let message = rejected.json()["error"]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("stream, which differs at /messages/0/content"), "{message}");
    assert_eq!(server.send("GET", "/v1/models", "", "").status, 200);
}

#[test]
fn anything_can_be_recorded() {
    let mut exchange = recording("other", "a", &STREAM, &FRAMES, BodyEnd::Complete).exchange;
    exchange.request = RecordedRequest::new(Method::DELETE, "/elsewhere?x=1");
    exchange.response.status = StatusCode::TOO_MANY_REQUESTS;
    let server = Running::start(config([Recording::new(Meta::new("other", "test"), exchange)]));
    assert_eq!(server.send("DELETE", "/elsewhere?x=1", "", "").status, 429);
    assert_eq!(server.send("DELETE", "/elsewhere", "", "").status, 404);
}
