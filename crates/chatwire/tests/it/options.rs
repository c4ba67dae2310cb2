//! Options, per client and per call.

use std::time::Duration;

use chatwire::{
    CallOptions, Client, Ending, ErrorKind, NoRetryReason, RetryIfMaybeSent, RetryPolicy,
    TimeoutKind, Timeouts,
    http::StatusCode,
    testing,
    transport::{
        Sent, TransportErrorKind,
        memory::{CannedResponse, Scripted},
    },
};

use crate::{Fixture, client::BODY, hello};

const SECOND: Duration = Duration::from_secs(1);

fn good() -> CannedResponse {
    CannedResponse::new(StatusCode::OK).with_frames([BODY])
}

/// A stream without a finish reason.
fn unfinished() -> CannedResponse {
    let chunk = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    CannedResponse::new(StatusCode::OK).with_frames([chunk, "data: [DONE]\n\n"])
}

#[test]
fn options_of_a_call_are_merged_with_those_of_the_client() {
    let options = |value: &'static str| {
        CallOptions::default().header("x-a", value).query("q", value).extra_field("m", value)
    };
    let fixture = Fixture::with(options("client"), [good(), good()]);
    fixture.clock.run(fixture.client.with(options("call")).chat(&hello())).unwrap();
    fixture.clock.run(fixture.client.chat(&hello())).unwrap();
    let seen: Vec<_> = fixture
        .server
        .received()
        .iter()
        .map(|received| {
            let request = &received.request;
            let body: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
            let header = request.headers()["x-a"].to_str().unwrap().to_owned();
            (header, request.uri().query().unwrap().to_owned(), body["m"].clone())
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("call".to_owned(), "q=client&q=call".to_owned(), "call".into()),
            ("client".to_owned(), "q=client".to_owned(), "client".into()),
        ]
    );
}

#[test]
fn a_truncated_stream_is_accepted_only_with_allow_truncated() {
    let fixture = Fixture::new([unfinished(), unfinished(), unfinished()]);
    let (client, clock) = (&fixture.client, &fixture.clock);
    let error = clock.run(async { client.stream(&hello()).await?.accumulate().await });
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Truncated);
    assert_eq!(error.truncation().unwrap().unfinished_choices, [0]);
    assert_eq!(error.partial().unwrap().first_text().as_deref(), Some("Hi"));

    let lenient = client.with(CallOptions::default().allow_truncated(true));
    let response = clock.run(async { lenient.stream(&hello()).await?.accumulate().await }).unwrap();
    assert_eq!(response.first_text().as_deref(), Some("Hi"));
    assert!(matches!(response.stream.unwrap().ending, Ending::Truncated(_)));

    let response = clock
        .run(async { client.stream(&hello()).await?.allow_truncated(true).accumulate().await });
    assert_eq!(response.unwrap().first_text().as_deref(), Some("Hi"));
}

#[test]
fn the_total_timeout_covers_attempts_backoff_and_the_body() {
    let limits = Timeouts::default().total(5 * SECOND);
    let busy =
        || CannedResponse::new(StatusCode::SERVICE_UNAVAILABLE).with_header("retry-after", "3");
    for (scripts, why) in [
        (vec![busy(), busy(), busy()], NoRetryReason::DeadlineExceeded),
        (vec![busy(), CannedResponse::never_responds()], NoRetryReason::DeadlineExceeded),
        (vec![busy(), good().with_stall()], NoRetryReason::ResponseStarted),
    ] {
        let fixture = Fixture::with(CallOptions::default().timeouts(limits), scripts);
        let error = fixture.clock.run(fixture.client.chat(&hello())).unwrap_err();
        assert_eq!(error.no_retry_reason(), Some(why), "{error}");
        if error.api().is_none() {
            assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Total));
            assert_eq!(fixture.clock.passed(), 5 * SECOND);
        }
    }
}

#[test]
fn a_timeout_of_a_call_leaves_the_others_of_the_client() {
    let limits = Timeouts::default().total(5 * SECOND);
    let stalls = || good().with_stall();
    let fixture = Fixture::with(CallOptions::default().timeouts(limits), [stalls(), stalls()]);
    let patient = CallOptions::default().timeouts(Timeouts::default().read(9 * SECOND));
    let error = fixture.clock.run(fixture.client.with(patient).chat(&hello())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Total));
    let without = CallOptions::default().timeouts(Timeouts::default().total(None).read(9 * SECOND));
    let error = fixture.clock.run(fixture.client.with(without).chat(&hello())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Read));
}

#[test]
fn the_body_of_a_response_is_kept_byte_for_byte() {
    let body = "\u{feff}{ \"choices\" : [{\"message\":{\"content\":\"a\"}}], \"x\":1.50,\"x\":2}\n";
    let response = CannedResponse::new(StatusCode::OK).with_frames([&body[..20], &body[20..]]);
    let fixture = Fixture::new([response, testing::stream(["a"])]);
    let clock = &fixture.clock;
    let response = clock.run(fixture.client.chat(&hello())).unwrap();
    assert_eq!(response.meta.body().unwrap(), body.as_bytes());
    assert!(!format!("{response:?}").contains("1.50,"));
    let streamed =
        clock.run(async { fixture.client.stream(&hello()).await?.accumulate().await }).unwrap();
    assert_eq!(streamed.meta.body(), None);
}

#[test]
fn an_invalid_header_is_an_error_before_anything_is_sent() {
    for (name, value, expected) in [
        ("x team", "a", "the header name \"x team\" is invalid"),
        ("", "a", "the header name \"\" is invalid"),
        ("x-team", "canary\r\nx-other: 1", "the value of the header `x-team` is invalid"),
    ] {
        let fixture = Fixture::new([good()]);
        let client = fixture.client.with(CallOptions::default().header(name, value));
        // Later options do not hide it.
        let client = client.with(CallOptions::default().header("x-team", "fine"));
        let error = fixture.clock.run(client.chat(&hello())).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!format!("{error} {error:?} {client:?}").contains("canary"));
        assert!(fixture.server.received().is_empty());
    }
}

#[test]
fn an_idempotency_key_is_the_same_for_all_attempts_of_a_call() {
    let busy = || CannedResponse::new(StatusCode::SERVICE_UNAVAILABLE);
    let fixture = Fixture::with(
        CallOptions::default().idempotency_key(true),
        [busy(), busy(), good(), good(), good()],
    );
    let clock = &fixture.clock;
    clock.run(fixture.client.chat(&hello())).unwrap();
    clock.run(fixture.client.chat(&hello())).unwrap();
    let own = fixture.client.with(CallOptions::default().header("Idempotency-Key", "own"));
    clock.run(own.chat(&hello())).unwrap();
    let received = fixture.server.received();
    let keys: Vec<_> = received
        .iter()
        .map(|received| received.request.headers()["idempotency-key"].to_str().unwrap())
        .collect();
    assert_eq!((keys[0], keys[1], keys[4]), (keys[2], keys[2], "own"));
    assert_ne!(keys[2], keys[3]);
    assert_eq!(keys[0].len(), 32);

    let without = Fixture::new([good()]);
    without.clock.run(without.client.chat(&hello())).unwrap();
    assert!(!without.server.received()[0].request.headers().contains_key("idempotency-key"));
}

#[test]
fn a_maybe_sent_attempt_is_retried_only_on_request() {
    let lost = || CannedResponse::error(TransportErrorKind::Interrupted, Sent::Perhaps);
    let fixture = Fixture::new([lost(), lost(), good()]);
    let error = fixture.clock.run(fixture.client.chat(&hello())).unwrap_err();
    assert_eq!(error.no_retry_reason(), Some(NoRetryReason::MaybeSent));
    let policy = RetryPolicy::default().retry_if_maybe_sent(RetryIfMaybeSent::Always);
    let bold = fixture.client.with(CallOptions::default().retry(policy));
    let response = fixture.clock.run(bold.chat(&hello())).unwrap();
    assert_eq!(response.meta.attempts.len(), 2);
}

#[test]
fn calls_of_one_client_share_a_retry_budget() {
    let busy = || CannedResponse::new(StatusCode::SERVICE_UNAVAILABLE);
    let fixture = Fixture::new((0..1_000).map(|_| busy()));
    let calls: Vec<_> = (0..100)
        .map(|_| fixture.clock.run(fixture.client.clone().chat(&hello())).unwrap_err())
        .collect();
    let attempts: usize = calls.iter().map(|error| error.attempts().len()).sum();
    assert_eq!(attempts, 200);
    assert_eq!(calls[0].no_retry_reason(), Some(NoRetryReason::RetriesExhausted));
    assert_eq!(calls[99].no_retry_reason(), Some(NoRetryReason::BudgetExhausted));
}

#[test]
fn a_proxy_needs_the_built_in_transport_and_is_never_shown() {
    let builder = Client::builder().api_key("key").proxy("http://canary:canary@host:1");
    assert!(!format!("{builder:?}").contains("canary"));
    let error = builder.transport(Scripted::new([])).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().starts_with("a proxy is set beside a custom transport"), "{error}");
}

#[cfg(feature = "hyper")]
#[test]
fn a_proxy_is_checked_when_the_client_is_built() {
    let builder = || Client::builder().api_key("key");
    assert!(builder().proxy("http://user:word@host:1").build().is_ok());
    let error = builder().proxy("canary").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().starts_with("the proxy URL is not of the form"), "{error}");
    assert!(!format!("{error} {error:?}").contains("canary"), "{error}");
}

#[test]
fn an_invalid_configuration_fails_the_build() {
    let builder = || Client::builder().transport(Scripted::new([]));
    for (builder, message) in [
        (builder(), "no API key is set: create one at https://aimlapi.com/app/keys"),
        (builder().api_key(" "), "the API key is empty"),
        (builder().api_key("a\nb"), "the API key has a character"),
        (builder().base_url("localhost"), "the base URL does not start"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().starts_with(message), "{error}");
    }
    assert!(builder().base_url("http://localhost:8080").build().is_ok());
}
