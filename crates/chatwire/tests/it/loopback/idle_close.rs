//! A server that closes idle connections at the moment of the call.

use std::{
    future::{pending, ready},
    io::Write,
    net::{SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use chatwire::{
    AttemptOutcome, CallOptions, Client, Error, NoRetryReason, RetryIfMaybeSent, RetryPolicy,
    blocking,
    transport::{
        BoxFuture, Clock, Transport, hyper::HyperTransport, reqwest::ReqwestTransport,
        ureq::UreqTransport,
    },
};
use tokio::runtime::Builder;

use super::{options, server::read_request};
use crate::hello;

const CALLS: usize = 20;
const BODY: &str = r#"{"choices":[{"message":{"role":"assistant","content":"Hi!"}}]}"#;

/// A clock that stands still: a slow machine makes no attempt last too long for a retry.
#[derive(Clone)]
struct Still;

impl Clock for Still {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        if duration.is_zero() { Box::pin(ready(())) } else { Box::pin(pending()) }
    }
}

/// Answers the first request of each connection; closes it when the second has arrived.
struct Server {
    address: SocketAddr,
    answered: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
}

impl Server {
    /// `begun` is what it sends of the response to the second request.
    fn start(begun: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (answered, lost) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let server = Self { address, answered: answered.clone(), lost: lost.clone() };
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let (answered, lost) = (answered.clone(), lost.clone());
                // The connection ends with the thread.
                thread::spawn(move || {
                    if read_request(&stream).is_ok() {
                        answered.fetch_add(1, Ordering::SeqCst);
                        let _ = (&stream).write_all(response().as_bytes());
                    }
                    if read_request(&stream).is_ok() {
                        lost.fetch_add(1, Ordering::SeqCst);
                        let _ = (&stream).write_all(begun.as_bytes());
                    }
                });
            }
        });
        server
    }

    fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Expects that all calls were answered, though some were lost.
    fn assert_retried(&self, attempts: usize) {
        let lost = self.lost.load(Ordering::SeqCst);
        assert!(lost > 0, "no connection was reused");
        assert_eq!(attempts, CALLS + lost);
        assert_eq!(self.answered.load(Ordering::SeqCst), CALLS);
    }
}

fn response() -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{BODY}", BODY.len())
}

fn never() -> CallOptions {
    let policy = RetryPolicy::default().retry_if_maybe_sent(RetryIfMaybeSent::Never);
    CallOptions::default().retry(policy)
}

/// Expects the error of a call that was lost on a reused connection.
fn assert_lost(error: &Error) {
    assert_eq!(error.no_retry_reason(), Some(NoRetryReason::MaybeSent));
    let outcome = error.attempts()[0].outcome;
    assert!(
        matches!(outcome, AttemptOutcome::Failed { reused_connection: true, .. }),
        "{outcome:?}"
    );
}

fn client(server: &Server, transport: impl Transport + 'static) -> Client {
    let options = options(chatwire::Timeouts::none());
    let builder = Client::builder().base_url(server.base_url()).transport(transport);
    builder.clock(Still).options(options).build().unwrap()
}

fn check(transport: impl Transport + Clone + 'static) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = Server::start("");
    let retrying = client(&server, transport.clone());
    let attempts = (0..CALLS).map(|_| {
        let response = runtime.block_on(retrying.chat(&hello())).unwrap();
        response.meta.attempts.len()
    });
    server.assert_retried(attempts.sum());

    let server = Server::start("");
    let careful = client(&server, transport).with(never());
    let error = (0..CALLS).find_map(|_| runtime.block_on(careful.chat(&hello())).err());
    assert_lost(&error.unwrap());
}

#[test]
fn reqwest_loses_no_call() {
    check(ReqwestTransport::new().without_proxies());
}

#[test]
fn hyper_loses_no_call() {
    check(HyperTransport::new());
}

#[test]
fn ureq_loses_no_call() {
    let server = Server::start("");
    let blocking = |server: &Server| {
        let builder = blocking::Client::builder()
            .base_url(server.base_url())
            .transport(UreqTransport::new().without_proxies());
        builder.clock(Still).options(options(chatwire::Timeouts::none())).build().unwrap()
    };
    let client = blocking(&server);
    let attempts = (0..CALLS).map(|_| client.chat(&hello()).unwrap().meta.attempts.len());
    server.assert_retried(attempts.sum());

    let server = Server::start("");
    let careful = blocking(&server).with(never());
    let error = (0..CALLS).find_map(|_| careful.chat(&hello()).err());
    assert_lost(&error.unwrap());
}

#[test]
fn a_response_that_has_begun_is_never_asked_for_again() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let server = Server::start("HTTP/1.1 200 OK\r\ncontent-le");
    let policy = RetryPolicy::default().retry_if_maybe_sent(RetryIfMaybeSent::Always);
    let bold = CallOptions::default().retry(policy);
    let client = client(&server, HyperTransport::new()).with(bold);
    let error = (0..CALLS).find_map(|_| runtime.block_on(client.chat(&hello())).err()).unwrap();
    assert_eq!(error.no_retry_reason(), Some(NoRetryReason::ResponseStarted));
    assert_eq!(error.attempts().len(), 1);
}
