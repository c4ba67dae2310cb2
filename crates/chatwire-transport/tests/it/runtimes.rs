//! One backend on several runtimes, and what is dropped before what.

use std::{
    future::Future,
    io::{BufRead, BufReader, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
    thread,
};

use bytes::Bytes;
use chatwire_transport::{
    Sent, Timeouts, Transport, TransportErrorKind as Kind, blocking, hyper::HyperTransport,
    reqwest::ReqwestTransport, ureq::UreqTransport,
};
use http::Request;
use tokio::{
    runtime::{Builder, Runtime},
    task::JoinSet,
};

/// Keeps its connections, and answers each GET with `ok`, or with the half of a body to `/half`.
struct Server {
    address: SocketAddr,
    accepted: Arc<AtomicUsize>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let accepted = Arc::new(AtomicUsize::new(0));
        let count = accepted.clone();
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                count.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || serve(&stream));
            }
        });
        Self { address, accepted }
    }

    fn get(&self, path: &str) -> Request<Bytes> {
        Request::get(format!("http://{}{path}", self.address)).body(Bytes::new()).unwrap()
    }
}

fn serve(stream: &TcpStream) {
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(request)) = lines.next() {
        while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
        let length = if request.contains("/half") { 4 } else { 2 };
        let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\nok");
        if { stream }.write_all(response.as_bytes()).is_err() {
            return;
        }
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

async fn get(transport: &dyn Transport, request: Request<Bytes>) -> Bytes {
    let response = transport.send(request, &Timeouts::default()).await.unwrap();
    response.into_body().collect(10).await.unwrap()
}

fn backends() -> [Arc<dyn Transport>; 2] {
    [
        Arc::new(ReqwestTransport::new().without_proxies()),
        Arc::new(HyperTransport::new().without_proxies()),
    ]
}

#[test]
fn no_request_is_lost_on_runtimes_that_come_and_go() {
    for transport in backends() {
        let server = Server::start();
        for _ in 0..8 {
            // Ends with connections in its pool.
            runtime().block_on(async {
                for _ in 0..20 {
                    let mut calls = JoinSet::new();
                    for _ in 0..4 {
                        let (transport, request) = (transport.clone(), server.get("/"));
                        calls.spawn(async move { get(&*transport, request).await });
                    }
                    let bodies = calls.join_all().await;
                    assert!(bodies.iter().all(|body| body == "ok"));
                }
            });
        }
    }
}

#[test]
fn no_request_waits_for_a_runtime_that_nobody_runs() {
    for transport in backends() {
        let server = Server::start();
        let (first, second) = (runtime(), runtime());
        for runtime in [&first, &second, &first, &second] {
            assert_eq!(runtime.block_on(get(&*transport, server.get("/"))), "ok");
        }
        assert_eq!(server.accepted.load(Ordering::SeqCst), 2);
    }
}

#[test]
fn runtimes_of_several_threads_share_a_backend() {
    for transport in backends() {
        let server = Server::start();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let runtime = runtime();
                    for _ in 0..40 {
                        assert_eq!(runtime.block_on(get(&*transport, server.get("/"))), "ok");
                    }
                });
            }
        });
    }
}

#[test]
fn a_body_outlives_its_backend() {
    for transport in backends() {
        let server = Server::start();
        runtime().block_on(async {
            let response = transport.send(server.get("/"), &Timeouts::default()).await.unwrap();
            drop(transport);
            assert_eq!(response.into_body().collect(10).await.unwrap(), "ok");
        });
    }
}

#[test]
fn a_body_whose_runtime_has_ended_is_interrupted() {
    for transport in backends() {
        let server = Server::start();
        let first = runtime();
        let request = server.get("/half");
        let response = first.block_on(transport.send(request, &Timeouts::default())).unwrap();
        drop(first);
        let error = runtime().block_on(response.into_body().collect(10)).unwrap_err();
        assert_eq!((error.kind(), error.sent()), (Kind::Interrupted, Sent::All));
    }
}

#[test]
fn without_a_runtime_the_error_says_so() {
    for transport in backends() {
        let server = Server::start();
        let mut response = pin!(transport.send(server.get("/"), &Timeouts::default()));
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(Err(error)) = response.as_mut().poll(&mut context) else {
            panic!("no error");
        };
        assert_eq!((error.kind(), error.sent()), (Kind::Unsupported, Sent::Nothing));
        assert_eq!(server.accepted.load(Ordering::SeqCst), 0);
    }
}

#[test]
fn a_blocking_backend_works_inside_a_runtime() {
    let server = Server::start();
    runtime().block_on(async {
        let transport = UreqTransport::new().without_proxies();
        let response =
            blocking::Transport::send(&transport, server.get("/"), &Timeouts::default()).unwrap();
        drop(transport);
        assert_eq!(response.into_body().collect(10).unwrap(), "ok");
    });
}
