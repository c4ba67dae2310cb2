//! The rows of hostile servers once more, over loopback connections.
//!
//! The client's clock runs a hundred times as fast as the real one, so that waits take no time.

mod http2;
mod idle_close;
#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod proxy;
mod reuse;
pub(crate) mod server;

use std::{sync::Arc, thread, time::Duration};

use chatwire::{
    CallOptions, Client, Error, Response, RetryPolicy, SystemClock, Timeouts, blocking,
    transport::{
        BoxFuture, Clock, Transport, hyper::HyperTransport, reqwest::ReqwestTransport,
        ureq::UreqTransport,
    },
};
use tokio::task::{JoinSet, spawn_blocking};

use self::server::Server;
use crate::{
    CANARY, hello,
    hostile::{
        self,
        script::{self, End, Script, Start},
    },
};

/// A list of one model.
const LIST: &str = r#"[{"id":"a"}]"#;

/// The real time, a hundred times as fast.
#[derive(Clone)]
struct Fast(SystemClock);

impl Clock for Fast {
    fn now(&self) -> Duration {
        self.0.now() * 100
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration / 100)
    }
}

fn options(limits: Timeouts) -> CallOptions {
    CallOptions::default()
        .timeouts(limits.stall(Duration::from_secs(400)))
        .retry(RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO))
}

/// One call of a row.
struct Case {
    about: String,
    scripts: Vec<Script>,
    streaming: bool,
    /// The result over the memory transport.
    expected: String,
}

impl Case {
    /// The timeout of a phase, short if the server stalls.
    fn limit(&self) -> Duration {
        Duration::from_secs(if self.falls_silent() { 2 } else { 60 })
    }

    fn falls_silent(&self) -> bool {
        self.scripts.iter().any(|script| {
            matches!(script.start, Start::Silence)
                || matches!(script.end, End::Stall | End::Repeats(_))
        })
    }

    #[track_caller]
    fn check(&self, result: &Result<Response, Error>) {
        let text = hostile::describe(result, Duration::ZERO);
        assert_eq!(essence(&text), essence(&self.expected), "{}: {text}", self.about);
    }
}

/// Every call of every row, except those without a server.
fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for row in hostile::rows() {
        for (scripts, streaming) in [(row.chat, false), (row.stream, true)] {
            let Some(scripts) = scripts else { continue };
            if scripts.iter().any(|script| matches!(script.start, Start::Refused)) {
                continue;
            }
            let expected = hostile::run(&scripts, streaming);
            cases.push(Case { about: row.about.clone(), scripts, streaming, expected });
        }
    }
    assert!(cases.len() > 200);
    cases
}

/// The part of a result that depends neither on the transport nor on the time.
fn essence(text: &str) -> String {
    let text = text.split(", after ").next().unwrap_or_default();
    match text.split_once(": ") {
        // An error: its kind and the partial content.
        Some((kind, rest)) if !text.starts_with('"') => {
            let partial = rest.rsplit_once(", partial ").map_or("", |(_, partial)| partial);
            format!("{kind} {partial}")
        }
        _ => text.to_owned(),
    }
}

#[tokio::test]
async fn every_row_gives_the_same_over_reqwest() {
    let clock = Fast(SystemClock::new());
    let transport = ReqwestTransport::new().without_proxies().with_clock(Arc::new(clock.clone()));
    check_all(transport, clock).await;
}

#[tokio::test]
async fn every_row_gives_the_same_over_hyper() {
    let clock = Fast(SystemClock::new());
    let transport = HyperTransport::new().without_proxies().with_clock(Arc::new(clock.clone()));
    check_all(transport, clock).await;
}

async fn check_all(transport: impl Transport + Clone + 'static, clock: Fast) {
    let (silent, others): (Vec<_>, Vec<_>) = cases().into_iter().partition(Case::falls_silent);
    for case in others {
        over_async(case, transport.clone(), clock.clone()).await;
    }
    let mut waiting = JoinSet::new();
    for case in silent {
        waiting.spawn(over_async(case, transport.clone(), clock.clone()));
    }
    while let Some(call) = waiting.join_next().await {
        call.unwrap();
    }
}

async fn over_async(case: Case, transport: impl Transport + 'static, clock: Fast) {
    let server = Server::start(&case.scripts).expect("loopback can be listened on");
    let limit = case.limit() * 100;
    let client = Client::builder()
        .api_key(CANARY)
        .base_url(server.base_url())
        .transport(transport)
        .clock(clock)
        .options(options(Timeouts::default().connect(limit).response_headers(limit).read(limit)))
        .build()
        .expect("a key and a transport are given");
    let result = if case.streaming {
        match client.stream(&hello()).await {
            Ok(stream) => stream.accumulate().await,
            Err(error) => Err(error),
        }
    } else {
        client.chat(&hello()).await
    };
    case.check(&result);
}

#[tokio::test]
async fn dropping_a_stream_closes_the_connection() {
    check_dropping(ReqwestTransport::new().without_proxies()).await;
    check_dropping(HyperTransport::new().without_proxies()).await;
}

async fn check_dropping(transport: impl Transport + 'static) {
    let endless = script::events(&[&script::text("Hi")]).end(End::Stall);
    let server = Server::start(&[endless]).unwrap();
    let client =
        Client::builder().base_url(server.base_url()).transport(transport).build().unwrap();
    let mut stream = client.stream(&hello()).await.unwrap();
    assert_eq!(stream.chunk().await.unwrap().unwrap().first_text().as_deref(), Some("Hi"));
    drop(stream);
    spawn_blocking(move || server.wait_for_end()).await.unwrap().unwrap();
}

#[test]
fn dropping_a_blocking_stream_closes_the_connection() {
    let endless = script::events(&[&script::text("Hi")]).end(End::Stall);
    let server = Server::start(&[endless]).unwrap();
    let client = blocking::Client::builder()
        .base_url(server.base_url())
        .transport(UreqTransport::new().without_proxies())
        .build()
        .unwrap();
    let mut stream = client.stream(&hello()).unwrap();
    assert_eq!(stream.chunk().unwrap().unwrap().first_text().as_deref(), Some("Hi"));
    drop(stream);
    server.wait_for_end().unwrap();
}

#[tokio::test]
async fn models_come_over_reqwest_and_hyper() {
    check_models(ReqwestTransport::new().without_proxies()).await;
    check_models(HyperTransport::new().without_proxies()).await;
}

async fn check_models(transport: impl Transport + 'static) {
    let server = Server::start(&[script::non_streaming(LIST)]).unwrap();
    let client = Client::builder().base_url(server.base_url()).transport(transport);
    assert!(client.build().unwrap().models().await.unwrap().get("a").is_some());
}

#[test]
fn models_come_over_ureq() {
    let server = Server::start(&[script::non_streaming(LIST)]).unwrap();
    let transport = UreqTransport::new().without_proxies();
    let client = blocking::Client::builder().base_url(server.base_url()).transport(transport);
    assert!(client.build().unwrap().models().unwrap().get("a").is_some());
}

#[test]
fn every_row_gives_the_same_over_ureq() {
    let clock = Fast(SystemClock::new());
    let (silent, others): (Vec<_>, Vec<_>) = cases().into_iter().partition(Case::falls_silent);
    for case in others {
        over_ureq(&case, &clock);
    }
    let waiting = silent.into_iter().map(|case| {
        let clock = clock.clone();
        thread::spawn(move || over_ureq(&case, &clock))
    });
    for call in waiting.collect::<Vec<_>>() {
        call.join().unwrap();
    }
}

/// This transport uses the system's clock.
fn over_ureq(case: &Case, clock: &Fast) {
    let server = Server::start(&case.scripts).expect("loopback can be listened on");
    let limit = case.limit();
    let client = blocking::Client::builder()
        .api_key(CANARY)
        .base_url(server.base_url())
        .transport(UreqTransport::new().without_proxies())
        .clock(clock.clone())
        .options(options(Timeouts::default().connect(limit).response_headers(limit).read(limit)))
        .build()
        .expect("a key and a transport are given");
    let result = if case.streaming {
        client.stream(&hello()).and_then(blocking::ChatStream::accumulate)
    } else {
        client.chat(&hello())
    };
    case.check(&result);
}
