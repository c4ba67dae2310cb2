//! The recorder: frames pass unchanged, and secrets are not recorded.

mod canary;
mod spellings;

use std::{
    pin::pin,
    sync::Arc,
    task::{Context, Waker},
    time::Duration,
};

use bytes::Bytes;
use chatwire_transport::{
    Body, BodyEnd, Exchange, Sent, Timeouts, Transport, TransportErrorKind,
    cassette::{MemorySink, Normalizer, Recorder, Redaction},
    memory::{CannedResponse, Scripted},
};
use http::{HeaderName, Request, StatusCode};

use crate::virtual_clock::VirtualClock;

struct TestRecorder {
    clock: Arc<VirtualClock>,
    sink: MemorySink,
    transport: Recorder<Scripted>,
}

fn test_recorder(response: CannedResponse) -> TestRecorder {
    let clock = Arc::new(VirtualClock::default());
    let sink = MemorySink::new();
    let transport = Recorder::new(Scripted::new([response]), clock.clone(), sink.sink());
    TestRecorder { clock, sink, transport }
}

impl TestRecorder {
    async fn body(&self) -> Body {
        let request = Request::post("http://localhost/v1/x?key=canary-in-query")
            .header("authorization", "Bearer canary-in-header")
            .header("content-type", "application/json")
            .body(Bytes::from_static(br#"{"prompt":"my key is canary-in-prompt"}"#))
            .unwrap();
        self.transport.send(request, &Timeouts::default()).await.unwrap().into_body()
    }

    fn exchange(&self) -> Exchange {
        let mut exchanges = self.sink.take();
        assert_eq!(exchanges.len(), 1);
        exchanges.remove(0)
    }
}

fn stream() -> CannedResponse {
    CannedResponse::new(StatusCode::OK)
        .with_header("content-type", "text/event-stream")
        .with_header("set-cookie", "canary-in-cookie")
}

#[tokio::test]
async fn frames_pass_as_they_are_and_are_kept_with_their_times() {
    let recorder = test_recorder(stream().with_frames(["a", "bc"]));
    let mut body = recorder.body().await;
    for (expected, millis) in [("a", 5), ("bc", 7)] {
        recorder.clock.advance(Duration::from_micros(millis * 1_000) + Duration::from_nanos(999));
        assert_eq!(body.frame().await.unwrap().unwrap(), expected);
        assert!(recorder.sink.take().is_empty(), "nothing before the end");
    }
    assert!(body.frame().await.is_none());

    let exchange = recorder.exchange();
    let frames: Vec<_> =
        exchange.response.frames.iter().map(|frame| (frame.at, frame.bytes.as_ref())).collect();
    let expected: [(Duration, &[u8]); 2] =
        [(Duration::from_micros(5_000), b"a"), (Duration::from_micros(12_001), b"bc")];
    assert_eq!(frames, expected);
    assert_eq!(exchange.response.end, BodyEnd::Complete);
    assert_eq!(exchange.request.target, "/v1/x?key=xxxxxxxxxxxxxxx");

    drop(body);
    assert!(recorder.sink.take().is_empty(), "only once");
}

#[tokio::test]
async fn a_frame_does_not_wait_for_the_next() {
    let recorder = test_recorder(stream().with_frames(["a"]).with_stall());
    let mut body = recorder.body().await;
    assert_eq!(body.frame().await.unwrap().unwrap(), "a");
    let mut context = Context::from_waker(Waker::noop());
    assert!(pin!(body.frame()).poll(&mut context).is_pending());

    drop(body);
    let exchange = recorder.exchange();
    assert_eq!(exchange.response.end, BodyEnd::Abandoned);
    assert_eq!(exchange.response.body(), "a");
}

#[tokio::test]
async fn a_body_that_is_never_read_is_abandoned() {
    let recorder = test_recorder(stream().with_frames(["a"]));
    drop(recorder.body().await);
    let exchange = recorder.exchange();
    assert_eq!(exchange.response.end, BodyEnd::Abandoned);
    assert!(exchange.response.frames.is_empty());
}

#[tokio::test]
async fn a_body_with_all_declared_bytes_is_complete() {
    let declared = |length: &'static str| {
        let response = CannedResponse::new(StatusCode::OK).with_header("content-length", length);
        response.with_frames(["ab", "c"])
    };
    for (length, end) in [("3", BodyEnd::Complete), ("4", BodyEnd::Abandoned)] {
        let recorder = test_recorder(declared(length));
        let mut body = recorder.body().await;
        while body.frame().await.is_some_and(|frame| frame.unwrap() != "c") {}
        drop(body);
        assert_eq!(recorder.exchange().response.end, end, "{length}");
    }
}

#[tokio::test]
async fn a_failure_passes_and_is_kept() {
    let recorder =
        test_recorder(stream().with_frames(["a"]).with_error(TransportErrorKind::Interrupted));
    let error = recorder.body().await.collect(10).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert_eq!(recorder.exchange().response.end, BodyEnd::Failed);
}

#[tokio::test]
async fn a_request_without_a_response_leaves_nothing() {
    let recorder = test_recorder(CannedResponse::error(TransportErrorKind::Connect, Sent::Nothing));
    let request = Request::new(Bytes::new());
    recorder.transport.send(request, &Timeouts::default()).await.unwrap_err();
    assert!(recorder.sink.take().is_empty());
}

#[tokio::test]
async fn a_body_beyond_the_limit_passes_but_is_recorded_in_part() {
    let mut recorder = test_recorder(stream().with_frames(["ab", "cd", "e", "f"]));
    recorder.transport = recorder.transport.with_max_body(4);
    assert_eq!(recorder.body().await.collect(10).await.unwrap(), "abcdef");
    let exchange = recorder.exchange();
    assert_eq!(exchange.response.body(), "abcd");
    assert_eq!(exchange.response.end, BodyEnd::Abandoned);
}

#[tokio::test]
async fn planted_secrets_are_nowhere() {
    let canaries =
        ["query", "header", "prompt", "cookie", "echo"].map(|place| format!("canary-in-{place}"));
    let mut recorder =
        test_recorder(stream().with_frames(["you sent canary-", "in-echo\n", "canary-in-echo"]));
    let redaction =
        canaries.iter().fold(Redaction::new(), |redaction, canary| redaction.with_secret(canary));
    recorder.transport = recorder.transport.with_redaction(redaction);
    let received = recorder.body().await.collect(100).await.unwrap();
    assert_eq!(received, "you sent canary-in-echo\ncanary-in-echo", "the caller gets what came");

    let exchange = recorder.exchange();
    assert!(!format!("{exchange:?} {:?}", recorder.transport).contains("canary"), "{exchange:?}");
    let lengths: Vec<_> = exchange.response.frames.iter().map(|frame| frame.bytes.len()).collect();
    assert_eq!(lengths, [16, 8, 14]);
    assert!(exchange.response.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn recording_again_gives_the_same_bytes() {
    let record = async |id: &str, created: &str, date: &str| {
        let frame = |text: &str| {
            format!("data: {{\"id\":\"{id}\",\"created\":{created},\"x\":\"{text}\"}}\n\n")
        };
        let mut recorder = test_recorder(
            stream()
                .with_header("date", date)
                .with_header("x-request-id", id)
                .with_frames([frame("a"), frame("b")]),
        );
        let normalizer = Normalizer::new()
            .with_identifiers(["id"])
            .with_times(["created"])
            .with_header(HeaderName::from_static("x-request-id"));
        recorder.transport = recorder.transport.with_normalizer(normalizer);
        recorder.body().await.collect(1_000).await.unwrap();
        recorder.exchange()
    };
    let first = record("chatcmpl-Ab12", "1764000000", "Mon, 24 Nov 2025 16:00:00 GMT").await;
    let second = record("chatcmpl-Zz99", "1764086400", "Tue, 25 Nov 2025 16:00:00 GMT").await;
    assert_eq!(first, second);
    assert_eq!(first.response.headers["x-request-id"], "chatcmpl-0001");
    assert!(first.response.frames[1].bytes.starts_with(b"data: {\"id\":\"chatcmpl-0001\","));
}
