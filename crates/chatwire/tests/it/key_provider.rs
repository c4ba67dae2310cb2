//! Keys from a function: when it is called, and what its errors are.

use std::{
    future::Future,
    io,
    sync::{
        Arc, Barrier,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use chatwire::{
    Batch, CallOptions, Client, ErrorKind, NoRetryReason, ProvidedKey, RetryPolicy, TimeoutKind,
    Timeouts, blocking,
    http::StatusCode,
    testing,
    transport::{
        Clock,
        memory::{CannedResponse, Scripted},
    },
};
use futures_util::future::join_all;

use crate::{hello, observe::event_log::EventLog, virtual_clock::VirtualClock};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// A function that takes a second and returns `token-1`, `token-2` and so on, each for a minute.
#[derive(Clone, Default)]
struct Tokens {
    clock: VirtualClock,
    fetched: Arc<AtomicUsize>,
}

impl Tokens {
    fn next(&self) -> Result<ProvidedKey, io::Error> {
        let number = self.fetched.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(ProvidedKey::new(format!("token-{number}")).expires_in(MINUTE))
    }

    fn fetch(&self) -> impl Future<Output = Result<ProvidedKey, io::Error>> + Send + use<> {
        let tokens = self.clone();
        async move {
            tokens.clock.sleep(SECOND).await;
            tokens.next()
        }
    }

    fn client(&self, server: &Scripted) -> Client {
        let (tokens, options) = (self.clone(), CallOptions::default().retry(RetryPolicy::none()));
        Client::builder()
            .key_provider(move || tokens.fetch())
            .transport(server.clone())
            .clock(self.clock.clone())
            .options(options)
            .build()
            .unwrap()
    }

    fn blocking(&self, server: &Scripted) -> blocking::Client {
        let tokens = self.clone();
        blocking::Client::builder()
            .key_provider(move || tokens.next())
            .transport(server.clone())
            .clock(self.clock.clone())
            .options(CallOptions::default().retry(RetryPolicy::none()))
            .build()
            .unwrap()
    }

    fn fetched(&self) -> usize {
        self.fetched.load(Ordering::SeqCst)
    }
}

fn good(count: usize) -> Scripted {
    Scripted::new((0..count).map(|_| testing::text("Hi!")))
}

fn rejection() -> CannedResponse {
    testing::error(401, "invalid_api_key", "The token token-1 has expired, as has token-2.")
}

fn sent(server: &Scripted) -> Vec<String> {
    let keys = server.received().into_iter().map(|received| {
        let key = &received.request.headers()["authorization"];
        assert!(key.is_sensitive());
        key.to_str().unwrap().trim_start_matches("Bearer ").to_owned()
    });
    keys.collect()
}

#[test]
fn a_key_is_used_until_it_expires() {
    let (tokens, server) = (Tokens::default(), good(4));
    let client = tokens.client(&server);
    for pause in [Duration::ZERO, MINUTE - SECOND, SECOND] {
        tokens.clock.pass(pause);
        tokens.clock.run(client.clone().chat(&hello())).unwrap();
    }
    assert_eq!(sent(&server), ["token-1", "token-1", "token-2"]);

    let (tokens, server) = (Tokens::default(), good(4));
    let client = tokens.blocking(&server);
    for pause in [Duration::ZERO, MINUTE - SECOND, SECOND] {
        tokens.clock.pass(pause);
        client.clone().chat(&hello()).unwrap();
    }
    assert_eq!(sent(&server), ["token-1", "token-1", "token-2"]);
}

#[test]
fn a_rejected_cached_key_is_renewed_once() {
    let script = || {
        let good = || testing::text("Hi!");
        Scripted::new([good(), rejection(), good(), rejection(), rejection(), good()])
    };
    let expect = |server: &Scripted, results: &[(bool, usize)]| {
        assert_eq!(results, [(true, 1), (true, 2), (false, 2), (true, 1)]);
        let expected = ["token-1", "token-1", "token-2", "token-2", "token-3", "token-4"];
        assert_eq!(sent(server), expected);
    };
    let (tokens, server) = (Tokens::default(), script());
    let client = tokens.client(&server);
    let results: Vec<_> = (0..4)
        .map(|_| match tokens.clock.run(client.chat(&hello())) {
            Ok(response) => (true, response.meta.attempts.len()),
            Err(error) => (false, error.attempts().len()),
        })
        .collect();
    expect(&server, &results);

    let (tokens, server) = (Tokens::default(), script());
    let client = tokens.blocking(&server);
    let results: Vec<_> = (0..4)
        .map(|_| match client.chat(&hello()) {
            Ok(response) => (true, response.meta.attempts.len()),
            Err(error) => (false, error.attempts().len()),
        })
        .collect();
    expect(&server, &results);
}

#[test]
fn a_rejected_new_key_is_an_error_that_names_the_function_and_no_key() {
    let (tokens, server) = (Tokens::default(), Scripted::new([rejection(), rejection()]));
    let client = tokens.client(&server);
    let first = tokens.clock.run(client.chat(&hello())).unwrap_err();
    assert_eq!((first.attempts().len(), tokens.fetched()), (1, 1));
    let second = tokens.clock.run(client.chat(&hello())).unwrap_err();
    // The first error was made when the second token was not known yet.
    for error in [&first, &second] {
        let shown = format!("{error} {error:?} {:?}", error.api());
        assert!(shown.contains("rejected the API key of the key provider `it::key_"), "{shown}");
        assert!(!shown.contains("token-1"), "{shown}");
    }
    assert!(!format!("{second}").contains("token-2"));
    assert!(first.to_string().contains("The token ******* has expired"), "{first}");
}

#[test]
fn the_function_runs_once_for_all_calls_that_wait() {
    let (tokens, server) = (Tokens::default(), good(20));
    let client = tokens.client(&server);
    let request = hello();
    let responses = tokens.clock.run(join_all((0..20).map(|_| client.chat(&request))));
    assert!(responses.iter().all(Result::is_ok));
    assert_eq!(tokens.fetched(), 1);

    let (fetched, barrier) = (Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(8)));
    let count = fetched.clone();
    let client = blocking::Client::builder()
        .key_provider(move || {
            count.fetch_add(1, Ordering::SeqCst);
            Ok::<_, io::Error>(ProvidedKey::new("token-1"))
        })
        .transport(good(8))
        .build()
        .unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                barrier.wait();
                client.chat(&hello()).unwrap();
            });
        }
    });
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
}

/// A function of the caller that fails.
async fn without_luck() -> Result<ProvidedKey, io::Error> {
    Err(io::Error::other("the identity server is away"))
}

#[test]
fn an_error_of_the_function_ends_the_call_before_it_is_sent() {
    let (clock, server, log) = (VirtualClock::default(), good(1), EventLog::default());
    let builder = Client::builder().key_provider(without_luck).observer(log.clone());
    let client = builder.transport(server.clone()).clock(clock.clone()).build().unwrap();
    let error = clock.run(client.chat(&hello())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyProvider);
    assert_eq!(error.no_retry_reason(), Some(NoRetryReason::NotRetryable));
    let expected = "the key provider `it::key_provider::without_luck` failed: the identity server \
                    is away";
    assert_eq!(error.to_string(), expected);
    assert!(error.attempts().is_empty());
    assert!(server.received().is_empty());
    assert!(log.lines()[1].starts_with("failed"));

    let builder = blocking::Client::builder()
        .key_provider(|| Ok::<_, io::Error>(ProvidedKey::new("two words")));
    let client = builder.transport(good(1)).build().unwrap();
    let error = client.chat(&hello()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::KeyProvider);
    assert!(error.to_string().ends_with("such as a space or a line end"), "{error}");
}

#[test]
fn streams_models_and_batches_use_it() {
    let list = r#"[{"id":"a"}]"#;
    let model = CannedResponse::new(StatusCode::OK).with_frames([list]);
    let responses = [testing::stream(["Hi!"]), model, testing::text("1"), testing::text("2")];
    let (tokens, server) = (Tokens::default(), Scripted::new(responses));
    let client = tokens.client(&server);
    tokens.clock.run(async {
        client.stream(&hello()).await.unwrap().accumulate().await.unwrap();
        client.models().await.unwrap();
        let results = Batch::new(&client).run([hello(), hello()]).await;
        assert!(results.iter().all(Result::is_ok));
    });
    assert_eq!(sent(&server), ["token-1"; 4]);
}

#[test]
fn a_header_of_the_caller_makes_the_function_superfluous() {
    let (tokens, server) = (Tokens::default(), good(1));
    let options = CallOptions::default().header("authorization", "Bearer mine");
    tokens.clock.run(tokens.client(&server).with(options).chat(&hello())).unwrap();
    assert_eq!((sent(&server), tokens.fetched()), (vec!["mine".to_owned()], 0));
}

#[test]
fn the_total_timeout_ends_the_wait() {
    let (tokens, server) = (Tokens::default(), good(2));
    let client = tokens.client(&server);
    let hasty = CallOptions::default().timeouts(Timeouts::default().total(SECOND / 2));
    let error = tokens.clock.run(client.with(hasty).chat(&hello())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout(TimeoutKind::Total));
    assert_eq!(tokens.clock.passed(), SECOND / 2);
    // The call that was waiting starts the function anew.
    tokens.clock.run(client.chat(&hello())).unwrap();
    assert_eq!(sent(&server), ["token-1"]);
}
