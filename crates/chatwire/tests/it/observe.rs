//! What observers receive, from both clients alike.

mod client_call;
pub(crate) mod event_log;
mod panicking;
#[cfg(feature = "tracing")]
mod tracing;

use std::{
    future::Future,
    pin::pin,
    task::{Context, Waker},
    time::Duration,
};

use chatwire::{
    CallOptions, ChatRequest, Client, ClientBuilder, Provider, RetryPolicy, blocking,
    http::StatusCode,
    transport::{
        Sent, TransportErrorKind,
        memory::{CannedResponse, Scripted},
    },
};

use self::{client_call::ClientCall, event_log::EventLog};
use crate::{CANARY, client::BODY, hello, virtual_clock::VirtualClock};

const CHUNKS: [&str; 3] = [
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n",
    "data: [DONE]\n\n",
];

fn json(status: StatusCode, body: &'static str) -> CannedResponse {
    CannedResponse::new(status).with_header("content-type", "application/json").with_frames([body])
}

fn busy() -> CannedResponse {
    json(StatusCode::SERVICE_UNAVAILABLE, "").with_header("retry-after", "3")
}

fn builder<T: ?Sized>(builder: ClientBuilder<T>, clock: &VirtualClock) -> ClientBuilder<T> {
    let retry = RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO);
    builder.api_key(CANARY).clock(clock.clone()).options(CallOptions::default().retry(retry))
}

#[track_caller]
fn check(call: ClientCall, responses: &[CannedResponse], expected: &[&str]) {
    let (log, clock) = (EventLog::default(), VirtualClock::default());
    let client = builder(Client::builder(), &clock)
        .observer(log.clone())
        .transport(Scripted::new(responses.to_vec()))
        .build()
        .expect("a key and a transport are given");
    let result = clock.run(call.done(&client));
    assert_eq!(log.lines(), expected);

    let clock = VirtualClock::jumping();
    let client = builder(blocking::Client::builder(), &clock)
        .observer(log.clone())
        .transport(Scripted::new(responses.to_vec()))
        .build()
        .expect("a key and a transport are given");
    let blocking = call.done_blocking(&client);
    assert_eq!(log.lines(), expected, "blocking");
    assert_eq!(result.is_ok(), blocking.is_ok());
}

#[test]
fn a_call_is_observed_from_start_to_end() {
    check(
        ClientCall::Chat,
        &[busy(), json(StatusCode::OK, BODY)],
        &[
            "Chat { model: Some(\"nousresearch/hermes-4-405b\"), streaming: false, .. } at api.aimlapi.com:443",
            "Response(503)",
            "retrying after 3s",
            "Response(200)",
            "headers 200 OK",
            "completed 200 None 2 attempts, Some(\"Hi\") after 3s",
        ],
    );
}

const STREAMED: [&str; 8] = [
    "Chat { model: Some(\"nousresearch/hermes-4-405b\"), streaming: true, .. } at api.aimlapi.com:443",
    "Response(503)",
    "retrying after 3s",
    "Response(200)",
    "headers 200 OK",
    "chunk \"\" at 3s",
    "chunk \"Hi\" at 3s",
    "completed 200 None 2 attempts, Some(\"Hi\") after 3s",
];

#[test]
fn a_stream_is_observed_once_however_it_is_read() {
    let responses = [busy(), CannedResponse::new(StatusCode::OK).with_frames(CHUNKS)];
    check(ClientCall::Accumulate, &responses, &STREAMED);
    check(ClientCall::Chunks, &responses, &STREAMED);
}

#[test]
fn a_stream_that_is_dropped_is_abandoned() {
    let mut expected = STREAMED[..6].to_vec();
    expected.push("abandoned 0 None 0 attempts, None after 3s");
    check(
        ClientCall::Drop,
        &[busy(), CannedResponse::new(StatusCode::OK).with_frames(CHUNKS)],
        &expected,
    );
}

#[test]
fn a_failed_call_reports_its_error() {
    let begun = "Chat { model: Some(\"nousresearch/hermes-4-405b\"), streaming: false, .. } at api.aimlapi.com:443";
    check(
        ClientCall::Chat,
        &[json(StatusCode::UNAUTHORIZED, "")],
        &[begun, "Response(401)", "failed 401 Some(\"authentication\") 1 attempts, None after 0ns"],
    );
    check(
        ClientCall::Chat,
        &[CannedResponse::error(TransportErrorKind::Interrupted, Sent::Perhaps)],
        &[
            begun,
            "Failed { kind: Interrupted, sent: Perhaps, reused_connection: false }",
            "failed 0 Some(\"interrupted\") 1 attempts, None after 0ns",
        ],
    );
    check(
        ClientCall::Chat,
        &[json(StatusCode::OK, "<html>")],
        &[
            begun,
            "Response(200)",
            "headers 200 OK",
            "failed 200 Some(\"unexpected_body\") 1 attempts, None after 0ns",
        ],
    );
}

#[test]
fn a_broken_stream_reports_its_partial_response() {
    let chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hal\"}}]}\n\n";
    let broken = CannedResponse::new(StatusCode::OK)
        .with_frames([chunk])
        .with_error(TransportErrorKind::Interrupted);
    let mut expected = vec![STREAMED[0]];
    expected.extend([
        "Response(200)",
        "headers 200 OK",
        "chunk \"Hal\" at 0ns",
        "failed 200 Some(\"interrupted\") 1 attempts, Some(\"Hal\") after 0ns",
    ]);
    check(ClientCall::Accumulate, std::slice::from_ref(&broken), &expected);
    check(ClientCall::Chunks, &[broken], &expected);
}

#[test]
fn a_list_of_models_is_observed_and_retried() {
    check(
        ClientCall::Models,
        &[
            CannedResponse::error(TransportErrorKind::Interrupted, Sent::Perhaps),
            json(StatusCode::OK, "[]"),
        ],
        &[
            "Models at api.aimlapi.com:443",
            "Failed { kind: Interrupted, sent: Perhaps, reused_connection: false }",
            "retrying after 0ns",
            "Response(200)",
            "headers 200 OK",
            "models 200 None 2 attempts, None after 0ns",
        ],
    );
}

#[test]
fn a_call_whose_future_is_dropped_is_abandoned() {
    let (log, clock) = (EventLog::default(), VirtualClock::default());
    let client = builder(Client::builder(), &clock)
        .observer(log.clone())
        .transport(Scripted::new([CannedResponse::never_responds()]))
        .build()
        .unwrap();
    let request = hello();
    {
        let call = pin!(client.chat(&request));
        assert!(call.poll(&mut Context::from_waker(Waker::noop())).is_pending());
        clock.pass(Duration::from_secs(2));
    }
    assert_eq!(log.lines()[1..], ["abandoned 0 None 0 attempts, None after 2s"]);
}

#[test]
fn a_call_that_cannot_start_is_not_observed() {
    let log = EventLog::default();
    let client = blocking::Client::builder()
        .api_key(CANARY)
        .provider(Provider::azure().api_version("2024-10-21"))
        .base_url("https://me.openai.azure.com")
        .observer(log.clone())
        .transport(Scripted::new([]))
        .build()
        .unwrap();
    client.chat(&ChatRequest::default()).unwrap_err();
    assert!(log.lines().is_empty());
}
