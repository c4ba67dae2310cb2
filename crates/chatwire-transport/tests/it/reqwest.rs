//! The reqwest backend against a server that controls every byte.

use std::{
    error::Error,
    io::Write,
    net::SocketAddr,
    sync::{Arc, mpsc},
    time::Duration,
};

use bytes::Bytes;
use chatwire_transport::{
    Body, Phase, Sent, Timeouts, Transport, TransportError, TransportErrorKind as Kind,
    reqwest::ReqwestTransport,
};
use http::{Request, Response};

use crate::{
    server::{Server, wait_for_close},
    virtual_clock::VirtualClock,
};

const BODY: &str = r#"{"model":"m"}"#;

fn transport() -> ReqwestTransport {
    ReqwestTransport::new().without_proxies()
}

/// A clock whose waits end at once.
fn impatient() -> ReqwestTransport {
    transport().with_clock(Arc::new(VirtualClock::default()))
}

async fn post(
    transport: &ReqwestTransport,
    base: &str,
    timeouts: Timeouts,
) -> Result<Response<Body>, TransportError> {
    let request = Request::post(format!("{base}/v1/x?key=secret"))
        .header("authorization", "Bearer secret")
        .body(Bytes::from_static(BODY.as_bytes()))
        .unwrap();
    transport.send(request, &timeouts).await
}

fn plain(address: SocketAddr) -> String {
    format!("http://{address}")
}

async fn send_get(server: &Server) -> Result<Response<Body>, TransportError> {
    post(&transport(), &plain(server.address), Timeouts::default()).await
}

#[track_caller]
fn assert_failure(error: &TransportError, kind: Kind, sent: Sent) {
    assert_eq!((error.kind(), error.sent()), (kind, sent), "{error:?}");
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!("; {error}"));
        source = error.source();
    }
    assert!(!text.contains("secret"), "{text}");
}

#[tokio::test]
async fn request_and_answer_arrive_as_they_are() {
    let server = Server::start(|stream, request| {
        assert!(request.starts_with("POST /v1/x?key=secret HTTP/1.1\r\n"), "{request}");
        assert!(request.contains("\r\nauthorization: Bearer secret\r\n"), "{request}");
        assert!(request.ends_with(BODY), "{request}");
        let head = "HTTP/1.1 429 Slow Down\r\nx-a: 1\r\nX-B: caf\u{e9}\r\nx-a: 2\r\n";
        let rest = "content-length: 5\r\n\r\nhello";
        stream.write_all(format!("{head}{rest}").as_bytes()).unwrap();
    });
    let response = send_get(&server).await.unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.version(), http::Version::HTTP_11);
    let values: Vec<_> = response.headers().get_all("x-a").iter().collect();
    assert_eq!(values, ["1", "2"]);
    assert_eq!(response.headers()["x-b"].as_bytes(), "caf\u{e9}".as_bytes());
    assert_eq!(response.into_body().collect(5).await.unwrap(), "hello");
    server.done().await;
}

#[tokio::test]
async fn a_frame_is_there_before_the_next_one_is_written() {
    let (go, wait) = mpsc::channel();
    let server = Server::start(move |stream, _| {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        for chunk in ["2\r\nab\r\n", "3\r\ncde\r\n", "0\r\n\r\n"] {
            let () = wait.recv().unwrap();
            stream.write_all(chunk.as_bytes()).unwrap();
        }
    });
    let mut body = send_get(&server).await.unwrap().into_body();
    for expected in ["ab", "cde"] {
        go.send(()).unwrap();
        assert_eq!(body.frame().await.unwrap().unwrap(), expected);
    }
    go.send(()).unwrap();
    assert!(body.frame().await.is_none());
    server.done().await;
}

#[tokio::test]
async fn dropping_the_body_closes_the_connection() {
    let server = Server::start(|stream, _| {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nab";
        stream.write_all(head.as_bytes()).unwrap();
        wait_for_close(stream);
    });
    let mut body = send_get(&server).await.unwrap().into_body();
    assert_eq!(body.frame().await.unwrap().unwrap(), "ab");
    drop(body);
    server.done().await;
}

#[tokio::test]
async fn a_redirect_is_an_response() {
    let server = Server::responding(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
    );
    let response = send_get(&server).await.unwrap();
    assert_eq!(response.status(), 307);
    assert_eq!(response.headers()["location"], "http://127.0.0.1:1/");
}

/// `printf hello | gzip -n | base64`, decoded.
const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05\x00\x00\x00";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len();
    let head =
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), bytes].concat()
}

#[tokio::test]
async fn gzip_is_decoded() {
    let server = Server::responding(gzip(GZIP));
    let response = send_get(&server).await.unwrap();
    assert!(response.headers().get("content-encoding").is_none());
    assert!(response.headers().get("content-length").is_none());
    assert_eq!(response.into_body().collect(5).await.unwrap(), "hello");
}

async fn check_body_failure(response: impl AsRef<[u8]> + Send + 'static, kind: Kind) {
    let server = Server::responding(response);
    let body = send_get(&server).await.unwrap().into_body();
    let error = body.collect(1_000).await.unwrap_err();
    assert_failure(&error, kind, Sent::All);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_failure() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nab";
    check_body_failure(cut, Kind::Interrupted).await;
    let cut = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab";
    check_body_failure(cut, Kind::Interrupted).await;
    let malformed = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n";
    check_body_failure(malformed, Kind::Protocol).await;
}

#[tokio::test]
async fn corrupt_gzip_is_a_failure() {
    check_body_failure(gzip(&GZIP[..12]), Kind::Body).await;
    check_body_failure(gzip(b"not gzip at all"), Kind::Body).await;

    let mut cut = gzip(GZIP);
    cut.truncate(cut.len() - 12);
    check_body_failure(cut, Kind::Interrupted).await;
}

async fn check_head_failure(response: &'static str, kind: Kind) {
    let server = Server::responding(response);
    let error = send_get(&server).await.unwrap_err();
    assert_failure(&error, kind, Sent::Perhaps);
    assert!(error.to_string().ends_with(&format!(": host {}", server.address)), "{error}");
}

#[tokio::test]
async fn no_whole_head_is_a_failure() {
    check_head_failure("", Kind::Interrupted).await;
    check_head_failure("HTTP/1.1 200 OK\r\nx-a:", Kind::Interrupted).await;
    check_head_failure("SSH-2.0-OpenSSH_9.9\r\n\r\n", Kind::Protocol).await;
}

#[tokio::test]
async fn a_refused_connection_has_sent_nothing() {
    // No server listens on port 1.
    let base = "http://127.0.0.1:1";
    let error = post(&transport(), base, Timeouts::default()).await.unwrap_err();
    assert_failure(&error, Kind::Connect, Sent::Nothing);
}

#[tokio::test]
async fn a_name_without_an_address_has_sent_nothing() {
    // A label of more than 63 characters is rejected before any lookup.
    let base = format!("http://{}.invalid", "a".repeat(64));
    let error = post(&transport(), &base, Timeouts::default()).await.unwrap_err();
    assert_failure(&error, Kind::Dns, Sent::Nothing);
}

#[tokio::test]
async fn a_server_without_tls_has_been_sent_nothing() {
    let server = Server::raw(|stream| {
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
        wait_for_close(stream);
    });
    let base = format!("https://{}", server.address);
    let error = post(&transport(), &base, Timeouts::default()).await.unwrap_err();
    assert_failure(&error, Kind::Tls, Sent::Nothing);
}

#[tokio::test]
async fn what_is_not_http_is_not_sent() {
    for base in ["ftp://127.0.0.1:1", ""] {
        let error = post(&transport(), base, Timeouts::default()).await.unwrap_err();
        assert_failure(&error, Kind::Unsupported, Sent::Nothing);
    }
}

#[tokio::test]
async fn a_handshake_that_stalls_passes_the_limit_for_connecting() {
    let server = Server::raw(wait_for_close);
    let base = format!("https://{}", server.address);
    let limits = Timeouts::default().with_connect(Duration::from_millis(20));
    let error = post(&transport(), &base, limits).await.unwrap_err();
    assert_failure(&error, Kind::Timeout(Phase::Connect), Sent::Nothing);
    server.done().await;
}

#[tokio::test]
async fn headers_that_do_not_come_pass_the_limit() {
    let server = Server::raw(wait_for_close);
    let limits = Timeouts::default().with_response_headers(Duration::from_secs(9));
    let error = post(&impatient(), &plain(server.address), limits).await.unwrap_err();
    assert_failure(&error, Kind::Timeout(Phase::ResponseHeaders), Sent::Perhaps);
    server.done().await;
}

#[tokio::test]
async fn a_body_that_stalls_passes_the_limit() {
    let server = Server::start(|stream, _| {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        wait_for_close(stream);
    });
    let limits = Timeouts::default().with_read(Duration::from_secs(9));
    let response = post(&impatient(), &plain(server.address), limits).await.unwrap();
    let error = response.into_body().frame().await.unwrap().unwrap_err();
    assert_failure(&error, Kind::Timeout(Phase::Read), Sent::All);
    server.done().await;
}
