//! Calls as spans and events, logged by a subscriber.

mod span_log;

use std::{collections::BTreeMap, time::Duration};

use chatwire::{
    CallOptions, ChatRequest, Client, Message, RetryPolicy, blocking,
    http::StatusCode,
    observe::Tracing,
    protocol::chat::ResponseFormat,
    transport::memory::{CannedResponse, Scripted},
};
use tracing::subscriber::with_default;

use self::span_log::{Recorded, SpanLog};
use super::{CHUNKS, ClientCall, busy, json};
use crate::{CANARY, virtual_clock::VirtualClock};

/// A response with everything that is recorded, and with content that is not.
const FULL: &str = r#"{"id":"a-1","model":"b","choices":[
    {"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"canary-response sk-canary-0123456789"}},
    {"index":1,"finish_reason":"length","message":{"role":"assistant","content":"x"}}],
    "usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8,
        "prompt_tokens_details":{"cached_tokens":2},"completion_tokens_details":{"reasoning_tokens":1}}}"#;

/// A response that echoes the API key wherever there is text.
const ECHOING: &str = r#"{"id":"sk-canary-0123456789","model":"sk-canary-0123456789","choices":[{"finish_reason":"sk-canary-0123456789"}]}"#;

fn request() -> ChatRequest {
    ChatRequest::new("a/model", [Message::user("canary-prompt")])
        .temperature(0.5)
        .top_p(0.25)
        .top_k(40)
        .max_tokens(64)
        .seed(7)
        .n(2)
        .frequency_penalty(1)
        .presence_penalty(-1)
        .stop(vec!["x".to_owned(), "y".to_owned()])
        .response_format(ResponseFormat::json_object())
}

fn client(tracing: Tracing, clock: &VirtualClock, responses: &[CannedResponse]) -> Client {
    Client::builder()
        .api_key(CANARY)
        .clock(clock.clone())
        .observer(tracing)
        .transport(Scripted::new(responses.to_vec()))
        .build()
        .expect("a key and a transport are given")
}

/// What a call records, from both clients alike.
#[track_caller]
fn recorded(call: ClientCall, responses: &[CannedResponse]) -> Recorded {
    let (log, clock) = (SpanLog::default(), VirtualClock::default());
    let client = client(Tracing::new(), &clock, responses);
    let _ = with_default(log.clone(), || clock.run(call.done(&client)));

    let (other, clock) = (SpanLog::default(), VirtualClock::jumping());
    let client = blocking::Client::builder()
        .api_key(CANARY)
        .clock(clock)
        .observer(Tracing::new())
        .transport(Scripted::new(responses.to_vec()))
        .build()
        .expect("a key and a transport are given");
    let _ = with_default(other.clone(), || call.done_blocking(&client));
    assert_eq!(log.recorded(), other.recorded());
    log.recorded()
}

fn members<'m>(members: impl IntoIterator<Item = (&'m str, &'m str)>) -> BTreeMap<String, String> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[test]
fn a_call_is_a_span_with_the_attributes_of_the_conventions() {
    let (log, clock) = (SpanLog::default(), VirtualClock::default());
    let client = client(Tracing::new(), &clock, &[busy(), json(StatusCode::OK, FULL)]);
    with_default(log.clone(), || clock.run(client.chat(&request()))).unwrap();
    let recorded = log.recorded();
    assert_eq!(
        recorded.spans["chat"],
        members([
            ("otel.name", "chat a/model"),
            ("otel.kind", "client"),
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.provider.name", "aimlapi"),
            ("gen_ai.output.type", "json"),
            ("gen_ai.request.model", "a/model"),
            ("gen_ai.request.stream", "false"),
            ("gen_ai.request.choice.count", "2"),
            ("gen_ai.request.seed", "7"),
            ("gen_ai.request.temperature", "0.5"),
            ("gen_ai.request.top_p", "0.25"),
            ("gen_ai.request.top_k", "40"),
            ("gen_ai.request.max_tokens", "64"),
            ("gen_ai.request.frequency_penalty", "1"),
            ("gen_ai.request.presence_penalty", "-1"),
            ("gen_ai.request.stop_sequences", r#"["x","y"]"#),
            ("gen_ai.response.id", "a-1"),
            ("gen_ai.response.model", "b"),
            ("gen_ai.response.finish_reasons", r#"["stop","length"]"#),
            ("gen_ai.usage.input_tokens", "3"),
            ("gen_ai.usage.output_tokens", "5"),
            ("gen_ai.usage.cache_read.input_tokens", "2"),
            ("gen_ai.usage.reasoning.output_tokens", "1"),
            ("server.address", "api.aimlapi.com"),
            ("server.port", "443"),
            ("http.response.status_code", "200"),
            ("http.request.resend_count", "1"),
        ])
    );
    assert_eq!(
        recorded.events,
        [
            "chat: attempt duration=0 http.response.status_code=503",
            "chat: retrying delay=3",
            "chat: attempt duration=0 http.response.status_code=200",
        ]
    );
    assert_eq!(recorded.closed, ["chat"]);
}

#[test]
fn a_stream_records_its_first_chunk_and_first_token() {
    let recorded = recorded(
        ClientCall::Chunks,
        &[busy(), CannedResponse::new(StatusCode::OK).with_frames(CHUNKS)],
    );
    let span = &recorded.spans["chat"];
    assert_eq!(span["gen_ai.request.stream"], "true");
    assert_eq!(span["gen_ai.response.time_to_first_chunk"], "3");
    assert_eq!(span["gen_ai.response.finish_reasons"], r#"["stop"]"#);
    assert_eq!(recorded.events[3..], ["chat: first token after=3"]);
    assert_eq!(recorded.closed, ["chat"]);
}

#[test]
fn an_error_has_a_kind_of_low_cardinality() {
    for (response, kind, status) in [
        (json(StatusCode::UNAUTHORIZED, ""), "authentication", Some("401")),
        (json(StatusCode::OK, "<html>"), "unexpected_body", Some("200")),
        (CannedResponse::new(StatusCode::OK).with_stall(), "timeout.read", Some("200")),
        (CannedResponse::never_responds(), "timeout.response_headers", None),
    ] {
        let (log, clock) = (SpanLog::default(), VirtualClock::default());
        let client = client(Tracing::new(), &clock, &[response]);
        with_default(log.clone(), || clock.run(ClientCall::Chat.done(&client))).unwrap_err();
        let span = &log.recorded().spans["chat"];
        assert_eq!(
            (span["error.type"].as_str(), span["otel.status_code"].as_str()),
            (kind, "ERROR")
        );
        assert_eq!(span.get("http.response.status_code").map(String::as_str), status, "{kind}");
    }
}

#[test]
fn a_dropped_stream_is_not_an_error() {
    let recorded =
        recorded(ClientCall::Drop, &[CannedResponse::new(StatusCode::OK).with_frames(CHUNKS)]);
    assert_eq!(recorded.events.last().unwrap(), "chat: abandoned");
    assert!(!recorded.spans["chat"].contains_key("error.type"));
    assert_eq!(recorded.closed, ["chat"]);
}

#[test]
fn models_are_a_span_of_their_own() {
    let recorded = recorded(ClientCall::Models, &[json(StatusCode::OK, "[]")]);
    assert_eq!(
        recorded.spans["list_models"],
        members([
            ("otel.kind", "client"),
            ("gen_ai.operation.name", "list_models"),
            ("gen_ai.provider.name", "aimlapi"),
            ("server.address", "api.aimlapi.com"),
            ("server.port", "443"),
            ("http.response.status_code", "200"),
        ])
    );
}

#[test]
fn content_is_recorded_only_on_request_and_the_key_never() {
    for (tracing, shows) in [(Tracing::new(), false), (Tracing::new().with_content(), true)] {
        let mut asked = request();
        asked.messages.get_or_insert_default().push(Message::user(CANARY));
        let shown: String = [
            json(StatusCode::OK, FULL),
            json(StatusCode::UNAUTHORIZED, r#"{"message":"canary-response sk-canary-0123456789"}"#),
            json(StatusCode::OK, ECHOING),
        ]
        .into_iter()
        .map(|response| {
            let (log, clock) = (SpanLog::default(), VirtualClock::default());
            let client = client(tracing.clone(), &clock, &[response]);
            let _ = with_default(log.clone(), || clock.run(client.chat(&asked)));
            format!("{:?}", log.recorded())
        })
        .collect();
        assert!(!shown.contains(CANARY), "{shown}");
        assert_eq!(shown.contains("canary-prompt"), shows, "{shown}");
        assert_eq!(shown.contains("canary-response"), shows, "{shown}");
        assert_eq!(shown.contains("gen_ai.output.messages"), shows, "{shown}");
    }
}

#[test]
fn the_provider_can_be_named() {
    let (log, clock) = (SpanLog::default(), VirtualClock::default());
    let client =
        client(Tracing::new().with_provider("groq"), &clock, &[json(StatusCode::OK, "[]")]);
    with_default(log.clone(), || clock.run(client.models())).unwrap();
    assert_eq!(log.recorded().spans["list_models"]["gen_ai.provider.name"], "groq");
}

#[test]
fn the_parent_is_the_current_span_at_the_start_of_the_call() {
    let (log, clock) = (SpanLog::default(), VirtualClock::default());
    let responses = [busy(), CannedResponse::new(StatusCode::OK).with_frames(CHUNKS)];
    let client = client(Tracing::new(), &clock, &responses);
    let stream = with_default(log.clone(), || {
        let outer = tracing::info_span!("outer");
        outer.in_scope(|| clock.run(client.stream(&super::hello()))).unwrap()
    });
    // Another thread, without a subscriber.
    std::thread::spawn(move || VirtualClock::default().run(stream.accumulate()).unwrap())
        .join()
        .unwrap();
    let recorded = log.recorded();
    assert_eq!(recorded.parents["chat"], Some("outer".to_owned()));
    assert_eq!(recorded.entries, ["outer"], "the span of a call is never entered");
    assert_eq!(recorded.events.last().unwrap(), "chat: first token after=3");
    assert_eq!(recorded.spans["chat"]["gen_ai.response.finish_reasons"], r#"["stop"]"#);
}

#[test]
fn filtered_spans_are_not_created() {
    let (log, clock) = (SpanLog::disabled(), VirtualClock::default());
    let retry = RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO);
    let client = client(Tracing::new().with_content(), &clock, &[json(StatusCode::OK, FULL)])
        .with(CallOptions::default().retry(retry));
    with_default(log.clone(), || clock.run(client.chat(&request()))).unwrap();
    let recorded = log.recorded();
    assert!(recorded.spans.is_empty() && recorded.events.is_empty(), "{recorded:?}");
}
