//! Finding and replaying recordings.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use chatwire_transport::{
    BodyEnd, Clock, Phase, RecordedRequest, Sent, Timeouts, Transport, TransportError,
    TransportErrorKind,
    cassette::{Meta, OnExhausted, Recording, RecordingSet, Redaction, Replayer},
    memory::{CannedResponse, Scripted},
};
use http::{Method, Request};

use crate::{recording::exchange, virtual_clock::VirtualClock};

const PATH: &str = "/v1/chat/completions";

fn recording(case: &str, request: &str, frames: &[&[u8]]) -> Recording {
    Recording::new(Meta::new(case, "test"), exchange(request, "text/event-stream", frames))
}

fn recordings() -> RecordingSet {
    RecordingSet::new([
        recording("one", r#"{"model":"m","messages":[{"content":"a"}]}"#, &[b"1"]),
        recording("two", r#"{"model":"m","messages":[{"content":"a"}]}"#, &[b"2"]),
        recording("three", r#"{"model":"m","messages":[{"content":"b"}],"n":1}"#, &[b"3"]),
        recording("four", "not JSON", &[b"4"]),
    ])
}

fn asked(method: Method, target: &str, body: &str) -> RecordedRequest {
    let mut request = RecordedRequest::new(method, target);
    request.body = body.to_owned().into();
    request
}

#[track_caller]
fn check_found(set: &RecordingSet, body: &str, expected: &str) {
    match set.find(&asked(Method::POST, PATH, body)) {
        Ok(recording) => assert_eq!(recording.name, expected),
        Err(no_match) => assert_eq!(no_match.to_string(), expected),
    }
}

#[test]
fn recordings_of_a_kind_come_one_after_the_other() {
    let sent = r#"{ "messages": [{"content": "\u0061"}], "model": "m" }"#;
    let set = recordings();
    for expected in ["one", "two", "two"] {
        check_found(&set, sent, expected);
    }
    check_found(&set, r#"{"n":1.0,"model":"m","messages":[{"content":"b"}]}"#, "three");
    check_found(&set, "not JSON", "four");

    let once = recordings().with_on_exhausted(OnExhausted::Refuse);
    let no_match = "no recording matches POST /v1/chat/completions; \
                the closest is two, which was already replayed";
    for expected in ["one", "two", no_match] {
        check_found(&once, sent, expected);
    }
}

#[test]
fn equal_requests_find_the_same_recording() {
    let body = |number: &str| format!(r#"{{"model":"m","temperature":{number}}}"#);
    for spellings in [
        &["0", "-0", "0.0", "-0.0", "0e5", "-0e-5", "0e99999999999999999999"][..],
        &["1", "1.0", "1e0", "10e-1", "0.1E+1"],
        &["9007199254740993", "9007199254740993.0", "90071992547409930e-1"],
        &["1e400", "10e399"],
    ] {
        for recorded in spellings {
            let set = RecordingSet::new([recording("it", &body(recorded), &[])]);
            for sent in spellings {
                check_found(&set, &body(sent), "it");
            }
            for other in ["9007199254740992", "1e401", "-1", "1e-400"] {
                assert!(set.find(&asked(Method::POST, PATH, &body(other))).is_err(), "{other}");
            }
        }
    }
}

#[test]
fn no_match_names_the_closest_recording_and_where_it_differs() {
    let set = recordings();
    check_found(
        &set,
        r#"{"model":"m","messages":[{"content":"b"}],"n":2,"x":0}"#,
        "no recording matches POST /v1/chat/completions; the closest is three, which differs at /n, /x",
    );
    check_found(
        &set,
        "[]",
        "no recording matches POST /v1/chat/completions; the closest is four, which has a different body",
    );
    check_found(
        &set,
        "{",
        "no recording matches POST /v1/chat/completions; the closest is one, which has a different body",
    );
    check_found(
        &RecordingSet::new([
            recording("one", "[]", &[]),
            recording("two", r#"{"a":1,"b":2,"c":3}"#, &[]),
        ]),
        "{}",
        "no recording matches POST /v1/chat/completions; the closest is two, which differs at /a, /b, /c",
    );
    check_found(
        &RecordingSet::new([recording("one", "[]", &[])]),
        "{}",
        "no recording matches POST /v1/chat/completions; the closest is one, which differs at the root",
    );
    let no_match = set.find(&asked(Method::GET, "/v1/models?key=secret", "")).unwrap_err();
    assert_eq!(
        no_match.to_string(),
        "no recording matches GET /v1/models; \
         the closest is one, which is for POST /v1/chat/completions"
    );
    let no_match = RecordingSet::new([]).find(&asked(Method::GET, "/", "")).unwrap_err();
    assert_eq!(no_match.to_string(), "no recording matches GET /; there are no recordings");
}

#[test]
fn a_request_is_redacted_before_it_is_compared() {
    let stored = recording("one", r#"{"user":"xxx@xxxxxxx.xxx","key":"xxxxxxxx"}"#, &[]);
    let set = RecordingSet::new([stored]).with_redaction(Redaction::new().with_secret("my secre"));
    check_found(&set, r#"{"user":"bob@example.org","key":"my secre"}"#, "one");
}

fn request(body: &'static str) -> Request<Bytes> {
    let uri = format!("http://localhost:1{PATH}");
    Request::post(uri).body(Bytes::from_static(body.as_bytes())).unwrap()
}

async fn frames(
    transport: &impl Transport,
    timeouts: Timeouts,
) -> (Vec<Bytes>, Option<TransportError>) {
    let mut body = transport.send(request("{}"), &timeouts).await.unwrap().into_body();
    let mut frames = Vec::new();
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(bytes) => frames.push(bytes),
            Err(error) => return (frames, Some(error)),
        }
    }
    (frames, None)
}

async fn check_replay(end: BodyEnd, failure: Option<TransportErrorKind>) {
    let recorded: [&[u8]; 3] = [b"data: \xe2\x82", b"\xac", b"\n\n"];
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("one");
    let mut original = recording("one", "{}", &recorded);
    original.exchange.response.end = end;
    original.save(&path).unwrap();

    let replay = Replayer::new(RecordingSet::new([Recording::load(&path).unwrap()]));
    let response = replay.send(request("{}"), &Timeouts::default()).await.unwrap();
    assert_eq!(response.status(), original.exchange.response.status);
    assert_eq!(response.version(), original.exchange.response.version);
    assert_eq!(response.headers(), &original.exchange.response.headers);

    let (replayed, failed) = frames(&replay, Timeouts::default()).await;
    assert_eq!(replayed, recorded);
    assert_eq!(failed.map(|error| error.kind()), failure);

    // Canned responses made of a recording behave in the same way.
    let scripted = Scripted::new([CannedResponse::from(&original.exchange.response)]);
    let (scripted, failed) = frames(&scripted, Timeouts::default()).await;
    assert_eq!(scripted, recorded);
    assert_eq!(failed.map(|error| error.kind()), failure);
}

#[tokio::test]
async fn a_replayed_recording_gives_identical_frames() {
    check_replay(BodyEnd::Complete, None).await;
    check_replay(BodyEnd::Failed, Some(TransportErrorKind::Interrupted)).await;
    check_replay(BodyEnd::Abandoned, Some(TransportErrorKind::Interrupted)).await;
}

#[tokio::test]
async fn no_match_is_an_error_that_sent_nothing() {
    let replay = Replayer::new(recordings());
    let error = replay.send(request("{}"), &Timeouts::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.sent()), (TransportErrorKind::NoStoredResponse, Sent::Nothing));
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("the closest is"), "{source}");
}

fn paced(factor: f64) -> (Replayer, Arc<VirtualClock>) {
    let mut recording = recording("one", "{}", &[b"1", b"2", b"3"]);
    for (frame, at) in recording.exchange.response.frames.iter_mut().zip([0, 100, 5_000]) {
        frame.at = Duration::from_millis(at);
    }
    let clock = Arc::new(VirtualClock::default());
    (Replayer::new(RecordingSet::new([recording])).with_pace(factor, clock.clone()), clock)
}

async fn check_pace(factor: f64, expected: u64) {
    let (replay, clock) = paced(factor);
    let (frames, failure) = frames(&replay, Timeouts::default()).await;
    assert_eq!(frames.len(), 3);
    assert!(failure.is_none());
    assert_eq!(clock.now(), Duration::from_millis(expected), "factor {factor}");
}

#[tokio::test]
async fn frames_come_in_their_time() {
    check_pace(1.0, 5_000).await;
    check_pace(0.5, 2_500).await;
    check_pace(3.0, 15_000).await;
    check_pace(0.0, 0).await;
    check_pace(-1.0, 0).await;
    check_pace(f64::NAN, 0).await;
}

#[tokio::test]
async fn time_the_reader_takes_is_not_added() {
    let (replay, clock) = paced(1.0);
    let response = replay.send(request("{}"), &Timeouts::default()).await.unwrap();
    let mut body = response.into_body();
    body.frame().await.unwrap().unwrap();
    clock.advance(Duration::from_millis(4_000));
    body.frame().await.unwrap().unwrap();
    body.frame().await.unwrap().unwrap();
    assert_eq!(clock.now(), Duration::from_millis(5_000));
}

#[tokio::test]
async fn a_recorded_pause_beyond_the_limit_is_a_timeout() {
    let (replay, clock) = paced(1.0);
    let limits = Timeouts::default().with_read(Duration::from_secs(1));
    let (frames, failure) = frames(&replay, limits).await;
    assert_eq!(frames.len(), 2);
    assert_eq!(failure.unwrap().kind(), TransportErrorKind::Timeout(Phase::Read));
    assert_eq!(clock.now(), Duration::from_millis(1_100));
}
