//! The pool of the backend over hyper: what closes its idle connections.

use std::{
    future::poll_fn,
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    task::Poll,
    thread::{self, JoinHandle},
    time::Duration,
};

use bytes::Bytes;
use chatwire_transport::{Body, Timeouts, Transport, hyper::HyperTransport};
use futures_core::Stream as _;
use http::Request;
use tokio::{runtime::Builder, task::JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::{certificate_authority::CertificateAuthority, server::read_request};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// A server whose first connection is answered once, then does `then`, and ends when the client
/// has closed it.
struct Server {
    address: SocketAddr,
    /// Lets the first connection go on.
    gate: Sender<()>,
    first: JoinHandle<()>,
    listener: TcpListener,
}

impl Server {
    fn start(then: impl FnOnce(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (gate, opened): (_, Receiver<()>) = channel();
        let accepting = listener.try_clone().unwrap();
        let first = thread::spawn(move || {
            let (mut stream, _) = accepting.accept().unwrap();
            read_request(&mut stream).unwrap();
            stream.write_all(OK).unwrap();
            opened.recv().unwrap();
            then(&mut stream);
            wait_for_close(&mut stream);
        });
        Self { address, gate, first, listener }
    }

    /// Answers one request on another connection.
    fn answer_second(&self) -> JoinHandle<()> {
        let listener = self.listener.try_clone().unwrap();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            read_request(&mut stream).unwrap();
            stream.write_all(OK).unwrap();
        })
    }

    fn open_gate(&self) {
        self.gate.send(()).unwrap();
    }

    /// Waits until the client has closed the first connection.
    fn closed(self) {
        self.first.join().unwrap();
    }
}

/// Waits until the client has closed the connection; fails if it keeps it.
fn wait_for_close(stream: &mut TcpStream) {
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    loop {
        match stream.read(&mut [0; 64]) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset, "the client keeps it");
                return;
            }
        }
    }
}

async fn get(transport: &HyperTransport, address: SocketAddr) -> Bytes {
    let request = Request::get(format!("http://{address}/")).body(Bytes::new()).unwrap();
    let response = transport.send(request, &Timeouts::default()).await.unwrap();
    response.into_body().collect(10).await.unwrap()
}

/// Runs the runtime, which has nothing else to do, until a thread has ended.
async fn until<T: Send + 'static>(ended: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(ended).await.unwrap()
}

fn block_on(future: impl Future<Output = ()>) {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(future);
}

/// Nobody makes a call: the end of the connection alone wakes whoever closes it.
fn closes_without_a_call(then: impl FnOnce(&mut TcpStream) + Send + 'static) {
    block_on(async {
        let transport = HyperTransport::new().without_proxies();
        let server = Server::start(then);
        assert_eq!(get(&transport, server.address).await, "ok");
        server.open_gate();
        until(|| server.closed()).await;
    });
}

/// The runtime does not look at its sockets between the end of the connection and the request.
fn is_not_used_again(then: impl FnOnce(&mut TcpStream) + Send + 'static) {
    block_on(async {
        let transport = HyperTransport::new().without_proxies();
        let (done, is_done) = channel();
        let server = Server::start(move |stream| {
            then(stream);
            done.send(()).unwrap();
        });
        assert_eq!(get(&transport, server.address).await, "ok");
        let second = server.answer_second();
        server.open_gate();
        // Blocks the only thread of the runtime.
        is_done.recv().unwrap();
        assert_eq!(get(&transport, server.address).await, "ok");
        second.join().unwrap();
        until(|| server.closed()).await;
    });
}

fn close_writing(stream: &mut TcpStream) {
    stream.shutdown(Shutdown::Write).unwrap();
}

fn write_unasked(stream: &mut TcpStream) {
    stream.write_all(b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n").unwrap();
}

#[test]
fn a_connection_that_its_server_closed_is_closed_at_once() {
    closes_without_a_call(close_writing);
}

#[test]
fn a_connection_with_an_unasked_response_is_closed_at_once() {
    closes_without_a_call(write_unasked);
}

#[test]
fn a_busy_runtime_does_not_use_a_closed_connection() {
    is_not_used_again(close_writing);
}

#[test]
fn a_busy_runtime_does_not_use_a_connection_with_an_unasked_response() {
    is_not_used_again(write_unasked);
}

#[test]
fn a_connection_that_is_not_used_is_closed_after_a_while() {
    block_on(async {
        let transport = HyperTransport::new().without_proxies();
        let server = Server::start(|_| {});
        server.open_gate();
        assert_eq!(get(&transport, server.address).await, "ok");
        let (almost, rest) = (Duration::from_secs(89), Duration::from_secs(2));
        tokio::time::pause();
        tokio::time::advance(almost).await;
        tokio::task::yield_now().await;
        assert!(!server.first.is_finished());
        tokio::time::advance(rest).await;
        tokio::time::resume();
        until(|| server.closed()).await;
    });
}

#[test]
fn connections_end_with_their_backend() {
    block_on(async {
        let transport = HyperTransport::new().without_proxies();
        let server = Server::start(|_| {});
        server.open_gate();
        assert_eq!(get(&transport, server.address).await, "ok");
        drop(transport);
        until(|| server.closed()).await;
    });
}

#[test]
fn an_end_that_came_while_the_runtime_was_busy_frees_the_connection() {
    block_on(async {
        let (may_end, waits) = channel::<()>();
        let (ended, has_ended) = channel();
        let server = crate::server::Server::start(move |stream, _| {
            let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n";
            stream.write_all(head.as_bytes()).unwrap();
            waits.recv().unwrap();
            stream.write_all(b"0\r\n\r\n").unwrap();
            ended.send(()).unwrap();
            // On another connection this would wait for ever.
            read_request(stream).unwrap();
            stream.write_all(OK).unwrap();
        });
        let transport = HyperTransport::new().without_proxies();
        let request = Request::get(format!("http://{}/", server.address));
        let request = request.body(Bytes::new()).unwrap();
        let response = transport.send(request, &Timeouts::default()).await.unwrap();
        let mut body = response.into_body();
        assert_eq!(body.frame().await.unwrap().unwrap(), "ok");
        assert!(body.poll_now().is_pending());
        may_end.send(()).unwrap();
        // Blocks the only thread of the runtime.
        has_ended.recv().unwrap();
        assert!(matches!(body.poll_now(), Poll::Ready(None)));
        assert_eq!(get(&transport, server.address).await, "ok");
        server.done().await;
    });
}

#[test]
fn a_body_may_be_read_by_one_task_after_another() {
    block_on(async {
        let (goes_on, waits) = channel::<()>();
        let server = crate::server::Server::start(move |stream, _| {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab").unwrap();
            waits.recv().unwrap();
            stream.write_all(b"cd").unwrap();
        });
        let request = Request::get(format!("http://{}/", server.address));
        let request = request.body(Bytes::new()).unwrap();
        let transport = HyperTransport::new().without_proxies();
        let response = transport.send(request, &Timeouts::default()).await.unwrap();
        let mut body = response.into_body();
        let first = tokio::spawn(async move {
            assert_eq!(body.frame().await.unwrap().unwrap(), "ab");
            assert!(poll_once(&mut body).await.is_pending());
            body
        });
        let mut body = first.await.unwrap();
        assert!(body.poll_now().is_pending());
        let second = tokio::spawn(async move {
            let pending = poll_once(&mut body).await.is_pending();
            (pending, body.frame().await.unwrap().unwrap(), body.frame().await.is_none())
        });
        tokio::task::yield_now().await;
        goes_on.send(()).unwrap();
        assert_eq!(second.await.unwrap(), (true, Bytes::from("cd"), true));
        server.done().await;
    });
}

async fn poll_once(body: &mut Body) -> Poll<()> {
    poll_fn(|context| Poll::Ready(Pin::new(&mut *body).poll_next(context).map(|_| ()))).await
}

/// Answers every request of every connection over HTTP/2 with an empty response.
async fn serve_http2(listener: tokio::net::TcpListener, tls: TlsAcceptor, count: Arc<AtomicUsize>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let (tls, count) = (tls.clone(), count.clone());
        tokio::spawn(async move {
            let stream = tls.accept(stream).await?;
            count.fetch_add(1, Ordering::SeqCst);
            let mut connection = h2::server::handshake(stream).await.map_err(io::Error::other)?;
            while let Some(request) = connection.accept().await {
                let (_, mut respond) = request.map_err(io::Error::other)?;
                respond.send_response(http::Response::new(()), true).map_err(io::Error::other)?;
            }
            io::Result::Ok(())
        });
    }
}

#[test]
fn requests_over_http2_that_are_sent_at_once_share_a_connection_in_the_end() {
    block_on(async {
        let authority = CertificateAuthority::new();
        let tls = TlsAcceptor::from(authority.server("127.0.0.1", &["h2"]));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let accepted = Arc::new(AtomicUsize::new(0));
        tokio::spawn(serve_http2(listener, tls, accepted.clone()));
        let transport = HyperTransport::new().without_proxies();
        let transport = transport.with_root_certificates(authority.pem()).unwrap();
        let get = move || {
            let transport = transport.clone();
            let request = Request::get(format!("https://{address}/")).body(Bytes::new()).unwrap();
            async move { transport.send(request, &Timeouts::default()).await.unwrap().version() }
        };
        let mut calls = JoinSet::new();
        for _ in 0..20 {
            calls.spawn(get());
        }
        let versions = calls.join_all().await;
        assert_eq!(versions, vec![http::Version::HTTP_2; 20]);
        let opened = accepted.load(Ordering::SeqCst);
        for _ in 0..5 {
            get().await;
        }
        assert_eq!(accepted.load(Ordering::SeqCst), opened);
    });
}
