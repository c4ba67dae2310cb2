//! HTTP Archives: ours, and what browsers add.

use std::{io::Cursor, time::Duration};

use bytes::Bytes;
use chatwire_import::{NoteKind, Options, Outcome, Source};
use chatwire_transport::{
    BodyEnd, Exchange, Fact, Frame, RecordedRequest, RecordedResponse,
    cassette::{Meta, Recording},
};
use http::{HeaderValue, Method, StatusCode};

#[track_caller]
fn outcome(har: &str) -> Outcome {
    let mut options = Options::new();
    options.all_endpoints = true;
    let reader = Cursor::new(har.as_bytes().to_vec());
    let entries = Source::from_reader(reader, "test.har", &options)
        .and_then(|source| source.collect::<Result<Vec<_>, _>>());
    let mut entries = entries.expect("the archive can be read");
    assert_eq!(entries.len(), 1);
    entries.remove(0).outcome
}

#[track_caller]
fn exchange(har: &str) -> Exchange {
    match outcome(har) {
        Outcome::Recording(recording) => recording.exchange,
        other => panic!("{other:?}"),
    }
}

fn ours(body: &[u8], end: BodyEnd) -> Exchange {
    let mut request = RecordedRequest::new(Method::POST, "/v1/chat/completions?model=m");
    request.headers.insert("accept", HeaderValue::from_static("*/*"));
    request.body = Bytes::from_static(b"{\"model\":\"m\"}");
    let mut response = RecordedResponse::new(StatusCode::OK);
    response.headers.append("via", HeaderValue::from_static("1.1 a"));
    response.headers.append("via", HeaderValue::from_static("1.1 b"));
    let middle = body.len() / 2;
    response.frames = vec![
        Frame::new(Duration::from_millis(1), body[..middle].to_vec()),
        Frame::new(Duration::from_millis(3), body[middle..].to_vec()),
    ];
    response.end = end;
    Exchange::new(request, response)
}

#[test]
fn our_archives_lose_frames_and_ends_only() {
    for body in [&b"data: {}\n\n"[..], b"\xff\0"] {
        let kept = ours(body, BodyEnd::Abandoned);
        let har = Recording::to_har(&[Recording::new(Meta::new("a", "b"), kept.clone())]);
        let mut expected = kept.with_unknown([Fact::Framing, Fact::Frames, Fact::End]);
        expected.response.end = BodyEnd::Complete;
        expected.response.frames = vec![Frame::new(Duration::from_millis(3), body.to_vec())];
        assert_eq!(exchange(&har), expected);
    }
}

#[test]
fn an_exchange_without_a_response_stays_one() {
    let mut kept = ours(b"", BodyEnd::Complete);
    kept.response = RecordedResponse::none();
    let har = Recording::to_har(&[Recording::new(Meta::new("a", "b"), kept)]);
    let Outcome::Note(note) = outcome(&har) else { panic!("{har}") };
    assert_eq!(note.kind, NoteKind::NoResponse);
    assert!(note.recording.is_some_and(|recording| !recording.exchange.has_response()));
}

#[test]
fn an_archive_of_a_browser_is_read_without_its_secrets() {
    let har = r#"{"log":{"version":"1.2","entries":[{"time":12.5,
        "request":{"method":"POST","url":"https://api.example.com/v1?key=canary","httpVersion":"h2",
            "headers":[{"name":":path","value":"/v1"},{"name":"Cookie","value":"canary"},
                {"name":"Accept","value":"*/*"}],
            "postData":{"mimeType":"application/json","text":"{\"api_key\":\"canary\"}"}},
        "response":{"status":200,"httpVersion":"h2","headers":[{"name":"set-cookie","value":"canary"}],
            "content":{"size":2,"mimeType":"text/plain","text":"aGk=","encoding":"base64"}}}]}}"#;
    let exchange = exchange(har);
    assert!(!format!("{exchange:?}").contains("canary"), "{exchange:?}");
    assert_eq!(exchange.request.target, "/v1?key=xxxxxx");
    assert_eq!(exchange.request.headers.len(), 1);
    assert_eq!(exchange.response.version, http::Version::HTTP_2);
    assert_eq!(exchange.response.frames, [Frame::new(Duration::from_micros(12_500), "hi")]);
}

#[test]
fn what_browsers_write_is_read() {
    let har = "\u{feff}".to_owned()
        + r#"{"log":{"version":"1.2","entries":[{"time":-1,"_webSocketMessages":[],"comment":"c",
        "request":{"method":"GET","url":"https://user:pw@api.example.com/v1#top","headers":[]},
        "response":{"status":200,"headers":[{"name":"set-cookie","value":"a=b\nc=d"},
            {"name":"via","value":"a\nb"},{"name":"content-encoding","value":"br"},
            {"name":"content-length","value":"7"}],
            "content":{"size":9,"mimeType":"text/plain","text":"decoded é"}}}]}}"#;
    let exchange = exchange(&har);
    assert_eq!(exchange.request.target, "/v1");
    let headers: Vec<_> = exchange.response.headers.iter().collect();
    assert_eq!(headers.len(), 2, "{headers:?}");
    assert!(headers.iter().all(|(name, _)| *name == "via"), "{headers:?}");
    assert_eq!(exchange.response.body(), "decoded é");
    assert!(exchange.unknown.contains(&Fact::Framing));
}

#[test]
fn events_of_a_stream_become_frames_with_their_times() {
    let har = r#"{"log":{"version":"1.2","entries":[{"timings":{"wait":300},
        "_eventSourceMessages":[{"time":5.0,"eventName":"message","eventId":"","data":"{}"},
            {"time":5.25,"eventName":"x","eventId":"7","data":"a\nb"}],
        "request":{"method":"POST","url":"https://a/v1/chat/completions","headers":[]},
        "response":{"status":200,"headers":[],"content":{"mimeType":"text/event-stream"}}}]}}"#;
    let exchange = exchange(har);
    let expected = [
        Frame::new(Duration::from_millis(300), "data: {}\n\n"),
        Frame::new(Duration::from_millis(550), "event: x\nid: 7\ndata: a\ndata: b\n\n"),
    ];
    assert_eq!(exchange.response.frames, expected);
    assert!(exchange.unknown.contains(&Fact::Events) && !exchange.unknown.contains(&Fact::Frames));
}
