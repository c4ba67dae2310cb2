//! Bodies that are not what the request asked for, and what is kept of a body.

use std::sync::{Arc, Mutex};

use chatwire::{
    Batch, CallOptions, Client, Ending, ErrorKind, blocking,
    bytes::Bytes,
    http::StatusCode,
    observe::{CallFinished, CallObserver, CallStarted, Observer},
    protocol::accumulate::DiagnosticKind,
    testing,
    transport::memory::{CannedResponse, Scripted},
};

use crate::{Fixture, hello, virtual_clock::VirtualClock};

const STREAM: [&str; 3] = [
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"text\":\"H\"}]}}]}\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"i\"},\"finish_reason\":\"stop\"}]}\n\n",
    "data: [DONE]\n\n",
];

/// Keeps what the observer of each call got to know at its end.
#[derive(Clone, Default)]
struct Diagnostics(Arc<Mutex<Vec<Vec<DiagnosticKind>>>>);

impl Observer for Diagnostics {
    fn call(&self, _call: &CallStarted<'_>) -> Box<dyn CallObserver> {
        Box::new(self.clone())
    }
}

impl CallObserver for Diagnostics {
    fn finished(&mut self, call: &CallFinished<'_>) {
        let kinds = call.diagnostics.iter().map(|found| found.kind).collect();
        self.0.lock().unwrap().push(kinds);
    }
}

fn sse() -> CannedResponse {
    CannedResponse::new(StatusCode::OK)
        .with_header("content-type", "text/event-stream")
        .with_frames(STREAM)
}

fn blocking_client(responses: Vec<CannedResponse>, observer: &Diagnostics) -> blocking::Client {
    blocking::Client::builder()
        .api_key("key")
        .transport(Scripted::new(responses))
        .clock(VirtualClock::jumping())
        .observer(observer.clone())
        .build()
        .unwrap()
}

#[test]
fn an_event_stream_for_a_non_streaming_request_keeps_its_diagnostics() {
    let fixture = Fixture::new([sse()]);
    let own = fixture.clock.run(fixture.client.chat(&hello())).unwrap();
    let observer = Diagnostics::default();
    let client = blocking_client(vec![sse()], &observer);
    for response in [own, client.chat(&hello()).unwrap()] {
        assert_eq!(response.first_text().unwrap(), "Hi");
        let kinds: Vec<_> = response.diagnostics.iter().map(|found| found.kind).collect();
        assert_eq!(kinds, [DiagnosticKind::RoleMissing, DiagnosticKind::ContentInParts]);
        assert_eq!(response.stream.unwrap().ending, Ending::Complete);
    }
    let seen = observer.0.lock().unwrap();
    assert_eq!(*seen, [[DiagnosticKind::RoleMissing, DiagnosticKind::ContentInParts]]);
}

#[test]
fn observers_get_the_diagnostics_of_a_completion() {
    let unary = r#"{"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#;
    let unary = CannedResponse::new(StatusCode::OK).with_frames([unary]);
    let observer = Diagnostics::default();
    let client = blocking_client(vec![unary, sse(), testing::text("Hi")], &observer);
    client.chat(&hello()).unwrap();
    client.stream(&hello()).unwrap().accumulate().unwrap();
    client.chat(&hello()).unwrap();
    let seen = observer.0.lock().unwrap();
    let expected: [&[_]; 3] = [
        &[DiagnosticKind::DeltaInsteadOfMessage],
        &[DiagnosticKind::RoleMissing, DiagnosticKind::ContentInParts],
        &[],
    ];
    assert_eq!(*seen, expected);
}

#[test]
fn frames_are_kept_on_request_up_to_a_limit() {
    let all: usize = STREAM.iter().map(|frame| frame.len()).sum();
    for (max_bytes, expected) in [(0, 0), (all - 1, 2), (all, 3), (usize::MAX, 3)] {
        let fixture = Fixture::new([sse()]);
        let own = fixture.clock.run(async {
            let stream = fixture.client.stream(&hello()).await.unwrap();
            stream.keep_frames(max_bytes).accumulate().await.unwrap()
        });
        let client = blocking_client(vec![sse()], &Diagnostics::default());
        let stream = client.stream(&hello()).unwrap();
        let other = stream.keep_frames(max_bytes).accumulate().unwrap();
        for response in [own, other] {
            let frames: Vec<&[u8]> = response.meta.frames().iter().map(Bytes::as_ref).collect();
            assert_eq!(frames, STREAM.map(str::as_bytes)[..expected]);
        }
    }
}

#[test]
fn frames_are_in_the_error_of_a_stream_that_fails() {
    let broken = CannedResponse::new(StatusCode::OK).with_frames([STREAM[0], "data: {]\n\n"]);
    let client = blocking_client(vec![broken], &Diagnostics::default());
    let mut stream = client.stream(&hello()).unwrap().keep_frames(1_000);
    assert!(stream.chunk().unwrap().is_ok());
    let error = stream.chunk().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stream);
    assert_eq!(error.meta().unwrap().frames()[1], "data: {]\n\n");
}

#[test]
fn lines_of_chunks_are_a_stream_whose_errors_count_bytes_of_the_body() {
    let line = r#"{"choices":[{"index":0,"delta":{"content":"Hi"}}]}"#;
    let body = format!("{line}\n\n{line}\r\n{{\"choices\":]\n");
    let frames = || body.as_bytes().chunks(7).map(<[u8]>::to_vec).collect::<Vec<_>>();
    let response = CannedResponse::new(StatusCode::OK).with_frames(frames());
    let client = blocking_client(vec![response], &Diagnostics::default());
    let mut stream = client.stream(&hello()).unwrap();
    for _ in 0..2 {
        assert_eq!(stream.chunk().unwrap().unwrap().first_text().unwrap(), "Hi");
    }
    let error = stream.chunk().unwrap().unwrap_err();
    let place = format!("byte {}", body.rfind("{\"choices\":]").unwrap());
    assert!(error.to_string().contains(&place), "{error}, {place}");
}

/// The idempotency keys of the requests of a batch, in the order of their arrival.
fn keys(server: &Scripted) -> Vec<String> {
    let received = server.received();
    let key = |at: usize| {
        let headers = received[at].request.headers();
        headers["idempotency-key"].to_str().unwrap().to_owned()
    };
    (0..received.len()).map(key).collect()
}

#[test]
fn a_batch_keeps_the_idempotency_key_of_a_request_over_its_retries() {
    let busy = || testing::error(429, "rate_limit", "busy").with_header("retry-after", "1");
    let server = || Scripted::new([busy(), testing::text("Hi"), busy(), testing::text("Hi")]);
    let options = || CallOptions::default().idempotency_key(true);

    let (own, clock) = (server(), VirtualClock::default());
    let builder = Client::builder().api_key("key").transport(own.clone()).clock(clock.clone());
    let client = builder.options(options()).build().unwrap();
    let batch = Batch::new(&client).concurrency(1);
    clock.run(batch.run([hello(), hello()])).into_iter().for_each(|result| drop(result.unwrap()));

    let other = server();
    let builder = blocking::Client::builder().api_key("key").transport(other.clone());
    let client = builder.clock(VirtualClock::jumping()).options(options()).build().unwrap();
    let batch = Batch::new(&client).concurrency(1);
    for result in batch.run_with([(), ()], |client, ()| client.chat(&hello())) {
        result.unwrap();
    }
    for server in [own, other] {
        let keys = keys(&server);
        assert_eq!(keys.len(), 4);
        assert_eq!((&keys[0], &keys[2]), (&keys[1], &keys[3]));
        assert_ne!(keys[0], keys[2]);
    }
}
