//! TLS: which servers are trusted, and that nothing is sent to others.

use std::{
    io::{Read, Write},
    sync::{Arc, mpsc},
};

use chatwire_transport::TransportErrorKind as Kind;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::{
    backend::{Backend, SECRET, assert_nothing_sent},
    certificate_authority::CertificateAuthority,
    server::{Server, read_request},
};

const HOST: &str = "127.0.0.1";
const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

/// What a server received.
pub(crate) struct Seen {
    pub(crate) request: Option<String>,
    protocol: Option<Vec<u8>>,
}

/// Serves one request over TLS on an accepted connection or in a tunnel.
pub(crate) fn serve(stream: &mut (impl Read + Write), config: Arc<ServerConfig>) -> Seen {
    let connection = ServerConnection::new(config).unwrap();
    let mut stream = StreamOwned::new(connection, stream);
    let request = read_request(&mut stream).ok();
    if request.is_some() {
        stream.write_all(OK).unwrap();
        stream.conn.send_close_notify();
        // The client may have closed the connection already.
        let _ = stream.flush();
    }
    Seen { request, protocol: stream.conn.alpn_protocol().map(<[u8]>::to_vec) }
}

/// Accepts one connection; the channel receives what was seen.
pub(crate) fn start(config: Arc<ServerConfig>) -> (String, mpsc::Receiver<Seen>) {
    let (sender, seen) = mpsc::channel();
    let server = Server::raw(move |stream| sender.send(serve(stream, config)).unwrap());
    (format!("https://{}", server.address), seen)
}

#[test]
fn a_server_of_a_trusted_authority_is_spoken_to() {
    let authority = CertificateAuthority::new();
    for backend in Backend::all() {
        let name = backend.name();
        let (base, seen) = start(authority.server(HOST, &["http/1.1"]));
        let response = backend.trusting(authority.pem()).post(&base).expect(name);
        assert_eq!((response.status().as_u16(), &response.body()[..]), (200, &b"hello"[..]));
        assert_eq!(response.version(), http::Version::HTTP_11, "{name}");
        let request = seen.recv().unwrap().request.unwrap();
        assert!(request.contains(&format!("authorization: Bearer {SECRET}\r\n")), "{request}");
    }
}

/// Expects that every backend rejects such a server and sends nothing.
#[track_caller]
fn check_refused(config: impl Fn(&CertificateAuthority) -> Arc<ServerConfig>, trusted: bool) {
    let authority = CertificateAuthority::new();
    for backend in Backend::all() {
        let name = backend.name();
        let backend = if trusted { backend.trusting(authority.pem()) } else { backend };
        let (base, seen) = start(config(&authority));
        assert_nothing_sent(backend.post(&base), Kind::Tls, name);
        assert_eq!(seen.recv().unwrap().request, None, "{name}");
    }
}

#[test]
fn a_server_of_an_unknown_authority_receives_nothing() {
    check_refused(|authority| authority.server(HOST, &[]), false);
}

#[test]
fn a_server_of_another_name_receives_nothing() {
    check_refused(|authority| authority.server("other.test", &[]), true);
}

#[test]
fn a_server_with_an_expired_certificate_receives_nothing() {
    check_refused(|authority| authority.expired_server(HOST), true);
}

#[test]
fn ureq_does_not_ask_for_http_2() {
    let authority = CertificateAuthority::new();
    let [_, _, backend] = Backend::all();
    let (base, seen) = start(authority.server(HOST, &["h2", "http/1.1"]));
    let response = backend.trusting(authority.pem()).post(&base).unwrap();
    assert_eq!(response.version(), http::Version::HTTP_11);
    assert_ne!(seen.recv().unwrap().protocol.as_deref(), Some(&b"h2"[..]));
}
