//! A client that sends many requests at once, and reads nothing, takes little from others.

use std::{
    io::Write,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use chatwire_server::{Config, Limits, Server, Upstream};
use chatwire_transport::{
    Exchange, Frame, RecordedRequest, RecordedResponse,
    cassette::{Meta, Recording, RecordingSet},
    hyper::HyperTransport,
};
use http::{Method, StatusCode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::client::{Response, Running};

const REQUEST: &str = "GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n";

/// A recorded response to [`REQUEST`] of so many bytes.
fn recordings(bytes: usize) -> RecordingSet {
    let request = RecordedRequest::new(Method::GET, "/large");
    let mut response = RecordedResponse::new(StatusCode::OK);
    response.frames = vec![Frame::new(Duration::ZERO, vec![b' '; bytes])];
    let exchange = Exchange::new(request, response);
    RecordingSet::new([Recording::new(Meta::new("large", "test"), exchange)])
}

#[test]
fn responses_that_nobody_reads_are_not_made() {
    let made = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&made);
    let mut limits = Limits::default();
    limits.max_unread_bytes = 16 << 10;
    limits.write_timeout = Duration::from_millis(200);
    let config = Config::default().recordings(recordings(32 << 10)).limits(limits);
    let server = Running::start(config.on_request(move |summary| {
        assert_eq!(summary.source, "recording");
        counted.fetch_add(1, Ordering::Relaxed);
    }));
    let mut stream = server.connect();
    stream.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
    // It ends when the server closes the connection.
    while stream.write_all(REQUEST.as_bytes()).is_ok() {}
    // What the buffers of both systems and of the server hold: 64 KiB and a bit more each. The
    // default of systems is some megabytes, which is a hundred responses.
    let made = made.load(Ordering::Relaxed);
    assert!((1..=20).contains(&made), "{made} responses");
}

/// Each response is made in a turn of its own, so the work of others comes between.
#[tokio::test]
async fn others_have_their_turn_between_two_requests_of_a_connection() {
    const REQUESTS: usize = 40;
    let turn = Arc::new(AtomicUsize::new(0));
    let turns = Arc::new(Mutex::new(Vec::new()));
    let (current, seen) = (Arc::clone(&turn), Arc::clone(&turns));
    let config = Config::default().on_request(move |_| {
        seen.lock().unwrap().push(current.load(Ordering::Relaxed));
    });
    let server = Server::start(config).await.unwrap();
    // Another task of the only thread, which always has work.
    let other = tokio::spawn(async move {
        loop {
            turn.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
        }
    });
    let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
    let request = |end| format!("GET / HTTP/1.1\r\nhost: localhost\r\nconnection: {end}\r\n\r\n");
    let requests = request("keep-alive").repeat(REQUESTS - 1) + &request("close");
    stream.write_all(requests.as_bytes()).await.unwrap();
    stream.read_to_end(&mut Vec::new()).await.unwrap();
    other.abort();
    let turns = turns.lock().unwrap();
    assert_eq!(turns.len(), REQUESTS);
    // Tasks that yield are woken in either order, so two requests may come between two turns.
    let others_go_first = turns.windows(3).all(|turns| turns[0] < turns[2]);
    assert!(others_go_first, "{turns:?}");
}

/// With the only thread for long work busy, the journal waits, and others do not.
#[test]
fn others_are_answered_while_the_journal_is_redacted() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = Server::start(Config::default()).await.unwrap();
        let send = async |path: &str| {
            let mut stream = TcpStream::connect(server.local_addr()).await.unwrap();
            let request = format!("GET {path} HTTP/1.0\r\nhost: localhost\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            stream
        };
        let (go_on, goes_on) = mpsc::channel::<()>();
        let busy = tokio::task::spawn_blocking(move || goes_on.recv());
        let mut journal = send("/_chatwire/requests").await;
        let mut health = String::new();
        send("/_chatwire/health").await.read_to_string(&mut health).await.unwrap();
        assert!(health.ends_with("{\"status\":\"ok\"}"), "{health}");
        assert!(journal.try_read(&mut [0]).is_err(), "the journal has not waited");
        go_on.send(()).unwrap();
        busy.await.unwrap().unwrap();
        let mut text = String::new();
        journal.read_to_string(&mut text).await.unwrap();
        assert!(text.contains("\"requests\":["), "{text}");
    });
}

/// The function waits until another request was answered, which the only thread does meanwhile.
#[test]
fn others_are_answered_while_a_large_response_is_judged() {
    let large = Config::default().recordings(recordings(1 << 20));
    let server = Running::start(large);
    let url = format!("http://{}", server.address());
    let (begun, has_begun) = mpsc::channel();
    let (go_on, goes_on) = mpsc::channel();
    let goes_on = Mutex::new(goes_on);
    let upstream = Upstream::new(&url, Arc::new(HyperTransport::new())).unwrap();
    let proxy = Running::start(Config::default().upstream(upstream.enforce(move |_| {
        let _ = begun.send(());
        // Without a word in time, the response is wrong.
        let answered = goes_on.lock().unwrap().recv_timeout(Duration::from_secs(20));
        answered.err().map(|error| error.to_string())
    })));
    let mut stream = proxy.connect();
    stream.write_all(REQUEST.as_bytes()).unwrap();
    has_begun.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(proxy.send("GET", "/_chatwire/health", "", "").status, 200);
    go_on.send(()).unwrap();
    assert_eq!(Response::read(stream).status, 200);
}
