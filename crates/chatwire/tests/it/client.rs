//! Successful calls, and their metadata.

use std::time::Duration;

use chatwire::{
    AttemptOutcome, ChatEvent, Ending, Error, ErrorKind, blocking,
    http::StatusCode,
    transport::memory::{CannedResponse, Scripted},
};

use crate::{CANARY, Fixture, hello};

pub(crate) const BODY: &str = r#"{"id":"a","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}]}"#;

fn json(status: u16, body: &'static str) -> CannedResponse {
    CannedResponse::new(StatusCode::from_u16(status).expect("tests name statuses"))
        .with_header("content-type", "application/json")
        .with_frames([body])
}

fn events(frames: &[&'static str]) -> CannedResponse {
    CannedResponse::new(StatusCode::OK)
        .with_header("content-type", "text/event-stream")
        .with_frames(frames.iter().copied())
}

#[test]
fn a_response_has_its_metadata() {
    let fixture = Fixture::new([json(201, BODY)
        .with_header("x-inference-id", "inf-1")
        .with_header("x-aimlapi-credits-used", "2480")
        .with_header("x-ratelimit-remaining-requests", "59")]);
    let response = fixture.clock.run(fixture.client.chat(&hello())).unwrap();
    assert_eq!(response.first_text().as_deref(), Some("Hi"));
    assert_eq!(response.meta.status, StatusCode::CREATED);
    assert_eq!(response.meta.inference_id(), Some("inf-1"));
    assert_eq!(response.meta.rate_limit().remaining_requests, Some(59));
    let cost = response.cost().unwrap();
    assert_eq!((cost.usd, cost.credits), (0.00124, Some(2_480.0)));
    assert_eq!(response.meta.attempts.len(), 1);
}

#[test]
fn a_stream_yields_chunks_and_then_the_completion() {
    let fixture = Fixture::new([events(&[
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"H\"}}]}\n\nda",
        "ta: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"i\"},\"finish_reason\":\"stop\"}]}\n\n",
        "data: [DONE]\n\n",
    ])
    .with_stall()]);
    fixture
        .clock
        .run(async {
            let mut stream = fixture.client.stream(&hello()).await?;
            let mut texts = Vec::new();
            while let Some(chunk) = stream.chunk().await {
                texts.push(
                    chunk?.choices.as_ref().unwrap()[0].delta.clone().unwrap().content.unwrap(),
                );
            }
            assert_eq!(texts, ["H", "i"]);
            assert_eq!(stream.text(), "Hi");
            assert_eq!(stream.ending(), Some(&Ending::Complete));
            let response = stream.accumulate().await?;
            assert_eq!(response.first_text().as_deref(), Some("Hi"));
            assert_eq!(response.stream.as_ref().unwrap().ending, Ending::Complete);
            Ok::<_, Error>(())
        })
        .unwrap();
    assert_eq!(fixture.clock.passed(), Duration::ZERO);
}

#[test]
fn a_stream_yields_events_and_then_the_completion() {
    let fixture = Fixture::new([events(&[
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\",\"reasoning\":\"hm\"}}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n",
    ])]);
    fixture
        .clock
        .run(async {
            let mut events = fixture.client.stream(&hello()).await?.events();
            let reasoning = ChatEvent::Reasoning { choice: 0, text: "hm".to_owned() };
            assert_eq!(events.event().await.transpose()?, Some(reasoning));
            let text = ChatEvent::Text { choice: 0, text: "Hi".to_owned() };
            assert_eq!(events.event().await.transpose()?, Some(text));
            let response = events.accumulate().await?;
            assert_eq!(response.first_text().as_deref(), Some("Hi"));
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn every_attempt_is_reported() {
    let fixture = Fixture::new([json(503, "").with_header("retry-after", "3"), json(200, BODY)]);
    let response = fixture.clock.run(fixture.client.chat(&hello())).unwrap();
    let outcomes: Vec<_> = response.meta.attempts.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(
        outcomes,
        [StatusCode::SERVICE_UNAVAILABLE, StatusCode::OK].map(AttemptOutcome::Response)
    );
    assert_eq!(response.meta.attempts[1].started_at, Duration::from_secs(3));
    assert_eq!(fixture.clock.passed(), Duration::from_secs(3));
}

#[test]
fn an_error_response_carries_the_message_of_the_provider() {
    let fixture = Fixture::new([json(
        403,
        r#"{"message":"You've run out of credits.","statusCode":403,"requestId":"req-1"}"#,
    )]);
    let error = fixture.clock.run(fixture.client.chat(&hello())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api(chatwire::ApiErrorKind::OutOfCredit));
    assert_eq!(
        error.to_string(),
        "HTTP 403, out of credit: You've run out of credits. (from AI/ML API; request ID req-1)"
    );
    assert_eq!((error.status(), error.request_id()), (Some(StatusCode::FORBIDDEN), Some("req-1")));
    assert_eq!(fixture.server.received().len(), 1);
}

#[test]
fn the_key_is_sent_and_shows_nowhere() {
    let fixture =
        Fixture::new([json(401, r#"{"error":{"message":"bad key sk-canary-0123456789"}}"#)]);
    let error = fixture.clock.run(fixture.client.chat(&hello())).unwrap_err();
    assert_eq!(
        fixture.server.received()[0].request.headers()["authorization"],
        format!("Bearer {CANARY}")
    );
    let shown =
        format!("{error} {error:?} {:?} {:?} {:?}", error.body(), error.api(), fixture.client);
    assert!(!shown.contains(CANARY), "{shown}");
    assert!(shown.contains("bad key ****"), "{shown}");
}

#[test]
fn calls_are_send() {
    fn movable<T: Send>(_: &T) {}
    fn shared<T: Send + Sync + 'static>() {}
    let fixture = Fixture::new([]);
    movable(&fixture.client.chat(&hello()));
    movable(&fixture.client.stream(&hello()));
    shared::<chatwire::Client>();
    shared::<blocking::Client>();
    shared::<Error>();
    shared::<chatwire::Response>();
}

#[test]
fn a_wrong_path_is_named_without_query_and_secrets() {
    for (base_url, shown) in [
        ("http://localhost:8080", "http://localhost:8080/v1/chat/completions"),
        ("http://localhost/v2?key=canary", "http://localhost/v2/chat/completions"),
        (
            "https://gateway.example/t/canary0123456789/v1",
            "https://gateway.example/t/…/v1/chat/completions",
        ),
    ] {
        let rejects = || Scripted::new([CannedResponse::new(StatusCode::NOT_FOUND)]);
        let client = blocking::Client::builder().base_url(base_url).transport(rejects());
        let error = client.build().unwrap().chat(&hello()).unwrap_err();
        let note = format!("asked for POST {shown}: check the base URL");
        assert!(error.to_string().contains(&note), "{error}");
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
        assert_eq!(error.kind(), ErrorKind::Api(chatwire::ApiErrorKind::InvalidRequest));
    }
}
