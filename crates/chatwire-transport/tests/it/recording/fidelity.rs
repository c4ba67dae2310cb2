//! Every recording of this repository survives a paced replay that is recorded again.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use chatwire_transport::{
    BodyEnd, Credentials, Timeouts, Transport,
    cassette::{MemorySink, Recorder, Recording, RecordingSet, Redaction, Replayer},
};
use http::{HeaderValue, Request};

use crate::virtual_clock::VirtualClock;

#[tokio::test]
async fn frames_and_times_are_those_of_the_recording() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/recordings");
    let (mut streams, mut frames) = (0, 0);
    for recording in Recording::load_all(fixtures).unwrap() {
        let name = recording.name.clone();
        let kept = recording.exchange.clone();
        let clock = Arc::new(VirtualClock::default());
        let replay = Replayer::new(RecordingSet::new([recording])).with_pace(1.0, clock.clone());
        let sink = MemorySink::new();
        let names = kept.request.headers.keys().chain(kept.response.headers.keys());
        let redaction =
            names.fold(Redaction::new(), |redaction, name| redaction.with_header(name.clone()));
        let record = Recorder::new(replay, clock, sink.sink()).with_redaction(redaction);
        let mut request = Request::new(kept.request.body.clone());
        *request.method_mut() = kept.request.method.clone();
        *request.uri_mut() = format!("http://localhost{}", kept.request.target).parse().unwrap();
        *request.headers_mut() = kept.request.headers.clone();
        if kept.request.credentials == Some(Credentials::Rejected) {
            request.headers_mut().insert("authorization", HeaderValue::from_static("Bearer x"));
        }
        let mut body = record.send(request, &Timeouts::default()).await.unwrap().into_body();
        let mut passed: Vec<Bytes> = Vec::new();
        while let Some(Ok(frame)) = body.frame().await {
            passed.push(frame);
        }

        let expected: Vec<_> = kept.response.frames.iter().map(|frame| &frame.bytes).collect();
        assert_eq!(passed.iter().collect::<Vec<_>>(), expected, "{name}");
        let mut again = sink.take().remove(0);
        if kept.response.end != BodyEnd::Complete {
            assert_eq!(again.response.end, BodyEnd::Failed, "{name}");
            again.response.end = kept.response.end;
        }
        // Only the server knows which credentials it rejects.
        again.request.credentials = kept.request.credentials;
        assert_eq!(again, kept, "{name}");
        streams += usize::from(expected.len() > 1);
        frames += expected.len();
    }
    assert!(streams > 10 && frames > 100, "{streams} streams, {frames} frames");
}
