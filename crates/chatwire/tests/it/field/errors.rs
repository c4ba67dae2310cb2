//! Errors whose kind is not in the status.

use std::time::Duration;

use chatwire::{ApiErrorKind, Batch, Client, ErrorKind, testing, transport::memory::Scripted};

use super::{chat, request, response};
use crate::virtual_clock::VirtualClock;

/// The kind, the wait, the number of attempts and a part of the message, for both clients.
#[track_caller]
fn check(
    status: u16,
    body: &str,
    kind: ApiErrorKind,
    wait: Option<u64>,
    attempts: usize,
    words: &str,
) {
    for result in chat(&response(status, body)) {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api(kind), "{error}");
        let wait = wait.map(Duration::from_millis);
        assert_eq!(error.api().and_then(|error| error.retry_after()), wait, "{error}");
        assert_eq!(error.attempts().len(), attempts, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

/// Google's error for the limit of a minute or of a day; `quota` is the end of its name.
fn google(quota: &str) -> String {
    format!(
        r#"[{{"error":{{"code":429,"status":"RESOURCE_EXHAUSTED","message":"You exceeded your current quota, metric free_tier_requests, limit 10. Please retry in 2.1s.","details":[{{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{{"quotaId":"GenerateRequests{quota}PerProjectPerModel","quotaValue":"10"}}]}},{{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"2.1s"}}]}}}}]"#
    )
}

#[test]
fn an_error_of_the_upstream_in_a_500_is_not_retried() {
    let body = r#"{"statusCode":500,"message":"400 Unable to access model gpt-x. ","path":"/chat/completions"}"#;
    check(500, body, ApiErrorKind::ModelNotAvailable, None, 1, "Unable to access model");
    let [error, _] = chat(&response(500, body)).map(Result::unwrap_err);
    assert!(error.api().unwrap().is_upstream());
}

#[test]
fn a_limit_of_a_minute_is_a_rate_limit_and_one_of_a_day_a_quota() {
    let minute = google("PerMinute");
    check(429, &minute, ApiErrorKind::RateLimited, Some(2_100), 3, "current quota");
    check(429, &google("PerDay"), ApiErrorKind::QuotaExceeded, Some(2_100), 1, "current quota");
}

#[test]
fn a_limit_of_a_minute_does_not_stop_a_batch() {
    let clock = VirtualClock::jumping();
    let responses = std::iter::once(response(429, &google("PerMinute")));
    let server = Scripted::new(responses.chain((0..6).map(|_| testing::text("Hi"))));
    let builder = Client::builder().api_key("key").transport(server).clock(clock.clone());
    let client = builder.build().unwrap();
    let results = clock.run(Batch::new(&client).run(vec![request(); 6]));
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

#[test]
fn an_error_in_the_envelope_of_a_200_has_the_words_of_the_provider() {
    let body = r#"{"id":"0","choices":null,"usage":{"total_tokens":0},"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#;
    check(200, body, ApiErrorKind::OutOfCredit, None, 1, "insufficient balance");
    let [error, _] = chat(&response(200, body)).map(Result::unwrap_err);
    assert_eq!(error.api().unwrap().code(), Some("1008"));
}

#[test]
fn a_code_of_the_provider_decides_in_any_language() {
    let chinese = r#"{"error":{"code":"1113","message":"余额不足或无可用资源包,请充值。"}}"#;
    check(429, chinese, ApiErrorKind::OutOfCredit, None, 1, "余额不足");
    let english = r#"{"error":{"code":"1113","message":"Insufficient balance or no resource package. Please recharge."}}"#;
    check(429, english, ApiErrorKind::OutOfCredit, None, 1, "recharge");
}
