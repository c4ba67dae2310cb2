//! Batches: order, concurrency, rate control and early stops.

mod counting_server;
mod threads;

use std::{
    cell::Cell,
    ops::Range,
    task::{Context, Poll, Waker},
    time::Duration,
};

use chatwire::{
    ApiErrorKind, Batch, BatchProgress, CallOptions, ErrorKind, RetryPolicy,
    transport::{Sent, TransportErrorKind, memory::CannedResponse},
};

use self::counting_server::{CountingServer, OUT_OF_CREDIT, error_response, good, requests};
use crate::virtual_clock::VirtualClock;

const SECOND: Duration = Duration::from_secs(1);

fn server(
    respond: impl Fn(usize, usize) -> (Duration, CannedResponse) + Send + Sync + 'static,
) -> CountingServer {
    CountingServer::new(VirtualClock::default(), respond)
}

#[test]
fn run_keeps_the_order_and_stream_yields_as_calls_finish() {
    let server = server(|number, _| (SECOND * (5 - number as u32), good()));
    let client = server.client();
    let results = server.clock.run(Batch::new(&client).run(requests(5)));
    assert!(results.iter().all(Result::is_ok));
    let times: Vec<_> =
        results.iter().map(|result| result.as_ref().unwrap().meta.elapsed.as_secs()).collect();
    assert_eq!(times, [5, 4, 3, 2, 1]);

    let owned: Vec<_> = requests(5).collect();
    let mut stream = Batch::new(&client).stream(&owned);
    let order = server.clock.run(async {
        let mut order = Vec::new();
        while let Some((index, _)) = stream.next().await {
            order.push(index);
        }
        order
    });
    assert_eq!(order, [4, 3, 2, 1, 0]);
}

#[test]
fn at_most_concurrency_calls_are_in_flight() {
    let server = server(|_, _| (SECOND, good()));
    let client = server.client();
    let results = server.clock.run(Batch::new(&client).concurrency(7).run(requests(100)));
    assert_eq!(results.len(), 100);
    assert_eq!(server.state().max_in_flight, 7);
    assert_eq!(server.clock.passed(), 15 * SECOND);
}

#[test]
fn requests_are_taken_lazily() {
    // Calls that wait for a retry count.
    for (status, headers) in [(500, [].as_slice()), (429, &[("retry-after", "2")])] {
        let server = server(move |number, tries| match (number % 3, tries) {
            (0, 0) => (SECOND, error_response(status, headers)),
            _ => (SECOND, good()),
        });
        let client = server.client();
        let taken = Cell::new(0);
        let lazy = requests(60).inspect(|_| taken.set(taken.get() + 1));
        let mut stream = Batch::new(&client).concurrency(4).stream(lazy);
        let mut ended = 0;
        server.clock.run(async {
            while let Some((_, result)) = stream.next().await {
                ended += 1;
                assert!(taken.get() < ended + 4, "{} taken, {ended} ended", taken.get());
                result.unwrap();
            }
        });
        assert_eq!(ended, 60);
    }
}

#[test]
fn one_overload_response_pauses_all_calls() {
    let server = server(|number, tries| match (number, tries) {
        (0, 0) => (SECOND, error_response(429, &[("retry-after", "30")])),
        _ => (2 * SECOND, good()),
    });
    let client = server.client();
    let results = server.clock.run(Batch::new(&client).concurrency(4).run(requests(12)));
    assert!(results.iter().all(Result::is_ok));
    // Four, none for 30 s, then two at a time, and three after two successes.
    assert_eq!(server.seconds(), [0, 0, 0, 0, 31, 31, 31, 33, 33, 33, 33, 35, 35][..]);
    assert_eq!(server.state().came[4].1, 0, "what was refused is the first to be sent again");
}

#[test]
fn steady_partial_rejection_takes_at_most_twice_the_time_of_a_pool() {
    // A pool of 16 needs `rejections / 16` seconds, as each rejection blocks one place for one.
    for (every, concurrency) in [(2, 16), (2, 4), (3, 16), (5, 8)] {
        let arrivals = std::sync::atomic::AtomicUsize::new(0);
        let server = server(move |_, _| {
            let number = arrivals.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            let response = match number % every {
                0 => error_response(429, &[("retry-after", "1")]),
                _ => good(),
            };
            (SECOND / 100, response)
        });
        let client = server.client();
        let batch = Batch::new(&client).concurrency(concurrency);
        let results = server.clock.run(batch.run(requests(200)));
        assert!(results.iter().all(Result::is_ok));
        let rejections = 200 / (every - 1);
        let pool = (SECOND * rejections as u32 + SECOND * 4) / concurrency as u32;
        let passed = server.clock.passed();
        assert!(passed <= 2 * pool, "{passed:?}, a pool {pool:?}");
    }
}

#[test]
fn a_batch_makes_calls_of_any_kind() {
    let serve = |number: usize, tries| match (number, tries) {
        (3, _) => (SECOND, error_response(400, &[])),
        (_, 0) => (SECOND, error_response(429, &[("retry-after", "1")])),
        _ => (SECOND, good()),
    };
    let lengths = |results: Vec<Result<usize, chatwire::Error>>| {
        results.into_iter().map(Result::ok).collect::<Vec<_>>()
    };
    let async_server = server(serve);
    let client = async_server.client();
    let results = async_server.clock.run(Batch::new(&client).concurrency(2).run_with(
        requests(5),
        |client: chatwire::Client, request| async move {
            let response = client.stream(&request).await?.accumulate().await?;
            Ok(response.first_text().unwrap_or_default().len())
        },
    ));
    let results = lengths(results);
    assert_eq!(results.iter().filter(|length| length.is_some_and(|length| length > 0)).count(), 4);
    assert_eq!(results[3], None);
    assert_eq!(async_server.state().came.len(), 9);

    let server = CountingServer::new(VirtualClock::jumping(), serve);
    let client = server.blocking_client();
    let in_threads = Batch::new(&client).concurrency(2).run_with(requests(5), |client, request| {
        let response = client.stream(request)?.accumulate()?;
        Ok(response.first_text().unwrap_or_default().len())
    });
    assert_eq!(lengths(in_threads), results);
}

/// Runs four requests, one at a time, the second of which gets this response; checks when each
/// arrived, in seconds.
#[track_caller]
fn check_second(second: fn() -> CannedResponse, expected: &[u64]) {
    let server = server(move |number, tries| match (number, tries) {
        (1, 0) => (SECOND, second()),
        _ => (SECOND, good()),
    });
    let client = server.client();
    let results = server.clock.run(Batch::new(&client).concurrency(1).run(requests(4)));
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(server.seconds(), expected);
}

/// The response with an exhausted rate limit.
fn last(response: CannedResponse, reset: &str) -> CannedResponse {
    response
        .with_header("x-ratelimit-remaining-requests", "0")
        .with_header("x-ratelimit-reset-requests", reset)
}

#[test]
fn an_exhausted_rate_limit_pauses_the_batch() {
    check_second(|| last(good(), "20s"), &[0, 1, 22, 23]);
    // Longer than `max_stall`: the next call is tried at once.
    check_second(|| last(good(), "2h"), &[0, 1, 2, 3]);
}

#[test]
fn retry_after_and_rate_limit_headers_set_the_pause() {
    check_second(|| error_response(429, &[("retry-after", "20")]), &[0, 1, 22, 23, 24]);
    check_second(|| error_response(500, &[("retry-after", "20")]), &[0, 1, 22, 23, 24]);
    check_second(|| last(error_response(429, &[]), "20s"), &[0, 1, 22, 23, 24]);
    check_second(|| last(error_response(429, &[("retry-after", "9")]), "20s"), &[0, 1, 11, 12, 13]);
}

#[test]
fn nothing_is_waited_for_after_the_last_response() {
    let server = server(|_, _| (SECOND, last(good(), "20s")));
    let client = server.client();
    server.clock.run(Batch::new(&client).run(requests(2)));
    assert_eq!(server.clock.passed(), SECOND);
}

#[test]
fn retries_of_a_batch_use_no_retry_budget() {
    let server = server(|_, tries| match tries {
        0 => (SECOND, error_response(429, &[("retry-after", "1")])),
        _ => (SECOND, good()),
    });
    let client = server.client();
    let results = server.clock.run(Batch::new(&client).run(requests(1_000)));
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1_000);
    assert_eq!(server.state().came.len(), 2_000);
}

#[test]
fn a_call_that_is_always_throttled_fails_after_max_retries() {
    let server = server(|number, _| match number {
        1 => (SECOND, error_response(429, &[])),
        _ => (SECOND, good()),
    });
    let client = server.client();
    let batch = Batch::new(&client).concurrency(2).max_retries(3);
    let results = server.clock.run(batch.run(requests(40)));
    let failed: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].kind(), ErrorKind::Api(ApiErrorKind::RateLimited));
    assert_eq!(server.state().came.len(), 43);
}

#[test]
fn other_errors_are_retried_by_the_policy() {
    let server = server(|number, _| match number {
        0 => (SECOND, error_response(500, &[])),
        1 => (SECOND, error_response(400, &[])),
        2 => (SECOND, CannedResponse::error(TransportErrorKind::Interrupted, Sent::Perhaps)),
        _ => (SECOND, good()),
    });
    for (policy, calls) in [
        (RetryPolicy::default(), 6),
        (RetryPolicy::none(), 4),
        (RetryPolicy::default().max_retries(5), 9),
    ] {
        server.state().came.clear();
        let client = server.client().with(CallOptions::default().retry(policy));
        let results = server.clock.run(Batch::new(&client).run(requests(4)));
        assert_eq!(
            results.iter().map(Result::is_ok).collect::<Vec<_>>(),
            [false, false, false, true]
        );
        assert_eq!(server.state().came.len(), calls);
    }
}

#[test]
fn an_error_shared_by_all_calls_stops_the_batch() {
    let server = server(|number, _| match number {
        // In flight when the batch stops, and not retried.
        2 => (3 * SECOND, error_response(429, &[])),
        3 => (SECOND, error_response(403, &[]).with_frames([OUT_OF_CREDIT])),
        _ => (SECOND, good()),
    });
    let client = server.client();
    let results = server.clock.run(Batch::new(&client).concurrency(2).run(requests(10)));
    let kinds: Vec<_> =
        results.iter().map(|result| result.as_ref().err().map(chatwire::Error::kind)).collect();
    let mut expected = vec![None, None];
    expected.push(Some(ErrorKind::Api(ApiErrorKind::RateLimited)));
    expected.push(Some(ErrorKind::Api(ApiErrorKind::OutOfCredit)));
    expected.extend([Some(ErrorKind::NotSent); 6]);
    assert_eq!(kinds, expected);
    let error = results[9].as_ref().unwrap_err();
    assert_eq!(error.to_string(), "not sent: the batch stopped after request 3 failed");
    assert!(error.attempts().is_empty());
    assert_eq!(server.state().came.len(), 4);

    let mut stream = Batch::new(&client).concurrency(2).stream(requests(10));
    server.clock.run(async { while stream.next().await.is_some() {} });
    let progress = stream.progress();
    assert_eq!((progress.stopped_by, progress.retries), (Some(3), 0));
    assert_eq!(stream.into_unsent().count(), 6);

    server.state().came.clear();
    let batch = Batch::new(&client).concurrency(2).stop_on(|_| false).max_retries(0);
    let results = server.clock.run(batch.run(requests(10)));
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 8);
    assert_eq!(server.state().came.len(), 10);
}

/// A server that sends a bad response at some times, to calls that take a second each.
fn failing_while(
    is_bad: impl Fn(u64) -> bool + Send + Sync + 'static,
    bad: fn() -> CannedResponse,
) -> CountingServer {
    let clock = VirtualClock::default();
    let own = clock.clone();
    CountingServer::new(clock, move |_, _| {
        (SECOND, if is_bad(own.passed().as_secs()) { bad() } else { good() })
    })
}

fn unreachable() -> CannedResponse {
    CannedResponse::error(TransportErrorKind::Connect, Sent::Nothing)
}

/// Runs 20 requests, two at a time, with a `max_stall` of a minute; checks how many succeed, fail
/// and are not sent, and the time.
#[track_caller]
fn check_max_stall(server: &CountingServer, expected: (usize, usize, usize), seconds: Range<u64>) {
    let client = server.client();
    let batch = Batch::new(&client).concurrency(2).max_stall(60 * SECOND).max_retries(100);
    let results = server.clock.run(batch.run(requests(20)));
    let kinds: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    let not_sent = kinds.iter().filter(|error| error.kind() == ErrorKind::NotSent).count();
    let counts = (results.len() - kinds.len(), kinds.len() - not_sent, not_sent);
    assert_eq!(counts, expected);
    let passed = server.clock.passed().as_secs();
    assert!(seconds.contains(&passed), "{passed} s");
}

#[test]
fn an_error_of_key_or_credit_stops_the_batch_and_a_quota_when_it_repeats() {
    let quota = r#"{"message":"Free-tier limit: 10 requests per day"}"#;
    for (status, body, calls) in
        [(401, "", 1), (403, OUT_OF_CREDIT, 1), (429, quota, 3), (404, "", 5)]
    {
        let server = server(move |_, _| (SECOND, error_response(status, &[]).with_frames([body])));
        let client = server.client();
        server.clock.run(Batch::new(&client).concurrency(1).run(requests(5)));
        assert_eq!(server.state().came.len(), calls, "{status}");
    }
}

#[test]
fn max_stall_outlasts_an_outage_and_ends() {
    check_max_stall(&failing_while(|now| (3..40).contains(&now), unreachable), (20, 0, 0), 45..65);
    check_max_stall(&failing_while(|now| now >= 3, unreachable), (6, 2, 12), 62..75);
    let overloaded = || error_response(503, &[]);
    check_max_stall(&failing_while(|now| (3..40).contains(&now), overloaded), (20, 0, 0), 45..65);
    check_max_stall(&failing_while(|_| true, overloaded), (0, 2, 18), 60..75);
    let long = || error_response(429, &[("retry-after", "61")]);
    check_max_stall(&failing_while(|now| now >= 3, long), (6, 4, 10), 4..7);
}

#[test]
fn a_call_in_flight_keeps_the_batch_from_stopping() {
    let clock = VirtualClock::default();
    let own = clock.clone();
    let server = CountingServer::new(clock, move |number, _| match number {
        0 => (100 * SECOND, good()),
        _ if own.passed() < 90 * SECOND => (SECOND, error_response(503, &[("retry-after", "25")])),
        _ => (SECOND, good()),
    });
    let client = server.client();
    let batch = Batch::new(&client).concurrency(16).max_stall(60 * SECOND);
    let results = server.clock.run(batch.run(requests(20)));
    assert!(results.iter().all(Result::is_ok));
}

#[test]
fn a_server_that_was_never_reached_stops_the_batch_early() {
    check_max_stall(&failing_while(|_| true, unreachable), (0, 2, 18), 3..10);
}

#[test]
fn dropping_the_stream_cancels_the_calls_in_flight() {
    let server = server(|_, _| (SECOND * 3_600, good()));
    let client = server.client();
    let mut stream = Batch::new(&client).concurrency(3).stream(requests(10));
    let mut context = Context::from_waker(Waker::noop());
    {
        let mut next = std::pin::pin!(stream.next());
        assert!(matches!(next.as_mut().poll(&mut context), Poll::Pending));
    }
    assert_eq!((server.state().in_flight, stream.progress().in_flight), (3, 3));
    assert_eq!(stream.into_unsent().count(), 7);
    assert_eq!(server.state().in_flight, 0);
}

#[test]
fn progress_is_reported() {
    let paid = |_| {
        let body = r#"{"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"}}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}"#;
        error_response(200, &[("x-aimlapi-usd-spent", "0.25")]).with_frames([body])
    };
    let server = server(move |number, tries| match (number, tries) {
        (1, 0) => (2 * SECOND, error_response(429, &[("retry-after", "9")])),
        (2, _) => (2 * SECOND, error_response(400, &[])),
        _ => (SECOND, paid(())),
    });
    let client = server.client();
    let mut reports: Vec<BatchProgress> = Vec::new();
    let batch = Batch::new(&client).concurrency(2).on_progress(|progress| reports.push(*progress));
    server.clock.run(batch.run(requests(3)));
    let shown: Vec<_> = reports
        .iter()
        .map(|progress| {
            let paused = progress.paused_for.map(|pause| pause.as_secs());
            (progress.succeeded, progress.failed, progress.in_flight, progress.waiting, paused)
        })
        .collect();
    assert_eq!(
        shown,
        [(1, 0, 1, 0, None), (1, 0, 1, 1, Some(9)), (1, 1, 0, 1, Some(8)), (2, 1, 0, 0, None),]
    );
    let last = reports.last().unwrap();
    assert!(reports.iter().all(|progress| progress.total == Some(3)));
    assert_eq!((last.finished(), last.retries), (3, 1));
    assert_eq!((last.prompt_tokens, last.completion_tokens, last.cost_usd), (20, 10, 0.5));

    let unknown = requests(3).filter(|_| true);
    let stream = Batch::new(&client).stream(unknown);
    assert_eq!(stream.progress().total, None);
}

#[test]
fn a_batch_without_requests_has_no_results() {
    let server = server(|_, _| (SECOND, good()));
    let client = server.client();
    assert!(server.clock.run(Batch::new(&client).run(requests(0))).is_empty());
    assert_eq!(server.clock.passed(), Duration::ZERO);
}

#[test]
fn a_batch_is_send() {
    fn movable<T: Send>(_: &T) {}
    let server = server(|_, _| (SECOND, good()));
    let client = server.client();
    movable(&Batch::new(&client).stream(requests(1)));
    movable(&Batch::new(&client).run(requests(1)));
}

/// Sources of the bodies: see the rows of the hostile servers.
const ONE_MINUTE: [&str; 4] = [
    r#"{"error":{"code":"429","message":"Requests have exceeded the token rate limit of your S0 tier. Please retry after 2 seconds. Please go to https://aka.ms/oai/quotaincrease to increase the quota."}}"#,
    r#"[{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details. Please retry in 2.1s.","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},{"retryDelay":"2.1s"}]}}]"#,
    r#"{"error":{"code":429,"message":"Quota exceeded for aiplatform.googleapis.com/generate_content_requests_per_minute_per_project_per_base_model. Please submit a quota increase request.","status":"RESOURCE_EXHAUSTED"}}"#,
    r#"{"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED"}}"#,
];

#[test]
fn one_limit_of_a_minute_costs_a_batch_nothing() {
    for body in ONE_MINUTE {
        for unlucky in [0, 42, 99] {
            let server = server(move |number, tries| match (number, tries) {
                (number, 0) if number == unlucky => {
                    (SECOND, error_response(429, &[]).with_frames([body]))
                }
                _ => (SECOND, good()),
            });
            let client = server.client();
            let results = server.clock.run(Batch::new(&client).run(requests(100)));
            assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 100, "{body}");
            assert_eq!(server.state().came.len(), 101);
        }
    }
}

#[test]
fn one_request_that_must_wait_a_day_fails_alone() {
    let day = r#"{"error":{"code":"429","message":"The request exceeds the token rate limit. Please retry after 86400 seconds."}}"#;
    let quota = r#"{"message":"Free-tier limit: 10 requests per day"}"#;
    for body in [day, quota] {
        let server = server(move |number, _| match number {
            7 => (SECOND, error_response(429, &[]).with_frames([body])),
            _ => (SECOND, good()),
        });
        let client = server.client();
        let results = server.clock.run(Batch::new(&client).run(requests(100)));
        let failed: Vec<_> = (0..100).filter(|number| results[*number].is_err()).collect();
        assert_eq!(failed, [7]);
        assert_eq!(server.state().came.len(), 100);
    }
}
