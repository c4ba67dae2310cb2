//! A stream that is recorded, saved, loaded and replayed.

use std::{io::Write, sync::Arc};

use bytes::Bytes;
use chatwire_transport::{
    BodyEnd, Timeouts, TokioClock, Transport,
    cassette::{MemorySink, Meta, Recorder, Recording, RecordingSet, Replayer},
    reqwest::ReqwestTransport,
};
use http::Request;

use crate::server::Server;

async fn frames(transport: &impl Transport, base: &str) -> Vec<Bytes> {
    let request = Request::post(format!("{base}/v1/chat/completions"))
        .header("authorization", "Bearer canary")
        .body(Bytes::from_static(br#"{"model":"m","stream":true}"#))
        .unwrap();
    let response = transport.send(request, &Timeouts::default()).await.unwrap();
    let mut body = response.into_body();
    let mut frames = Vec::new();
    while let Some(frame) = body.frame().await {
        frames.push(frame.unwrap());
    }
    frames
}

#[tokio::test]
async fn a_recorded_stream_replays_with_identical_frames() {
    let server = Server::start(|stream, _| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\
                    transfer-encoding: chunked\r\n\r\n";
        let chunks = "6\r\ndata: \r\n4\r\n{}\n\n\r\ne\r\ndata: [DONE]\n\n\r\n0\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(chunks.as_bytes()).unwrap();
    });
    let sink = MemorySink::new();
    let backend = ReqwestTransport::new().without_proxies();
    let record = Recorder::new(backend, Arc::new(TokioClock::new()), sink.sink());
    let received = frames(&record, &format!("http://{}", server.address)).await;
    assert_eq!(received.concat(), b"data: {}\n\ndata: [DONE]\n\n");

    let root = tempfile::tempdir().unwrap();
    for exchange in sink.take() {
        assert_eq!(exchange.response.end, BodyEnd::Complete);
        let recording = Recording::new(Meta::new("stream", "test"), exchange);
        recording.save(root.path().join("stream")).unwrap();
    }
    let recordings = Recording::load_all(root.path()).unwrap();
    let replay = Replayer::new(RecordingSet::new(recordings));
    assert_eq!(frames(&replay, "http://elsewhere").await, received);
}
