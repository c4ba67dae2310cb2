//! Servers and proxies that send single bytes while a connection is established.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::Duration,
};

use chatwire_transport::{Phase, Timeouts, TransportErrorKind as Kind};

use crate::{
    backend::{Backend, assert_nothing_sent},
    server::Server,
};

/// Maximum time between two bytes.
const PAUSE: Duration = Duration::from_millis(10);
/// The number of bytes after which the server stops, because no timeout ended the connection.
const MAX_BYTES: usize = 300;

/// Sends `first` after the client's first bytes, then single bytes until the client closes the
/// connection.
fn send_slowly(stream: &mut TcpStream, first: &[u8]) {
    // A response before the request would be another fault.
    let mut sent = stream.read(&mut [0; 1024]).is_ok() && stream.write(first).is_ok();
    stream.set_read_timeout(Some(PAUSE)).unwrap();
    for _ in 0..MAX_BYTES {
        match stream.read(&mut [0; 1024]) {
            Ok(1..) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                sent = stream.write(b"a").is_ok();
            }
            _ => return,
        }
        if !sent {
            return;
        }
    }
}

fn timeouts() -> Timeouts {
    Timeouts::default().with_connect(Duration::from_millis(100))
}

#[test]
fn a_handshake_byte_by_byte_does_not_extend_the_limit() {
    for backend in Backend::all() {
        // The header of a TLS record of 16 KiB.
        let server = Server::raw(|stream| send_slowly(stream, b"\x16\x03\x03\x40\x00\x02"));
        let response = backend.post_within(&format!("https://{}", server.address), timeouts());
        assert_nothing_sent(response, Kind::Timeout(Phase::Connect), backend.name());
    }
}

#[test]
fn a_tunnel_byte_by_byte_does_not_extend_the_limit() {
    for index in 0..3 {
        let proxy = Server::raw(|stream| send_slowly(stream, b"HTTP/1.1 200 OK\r\nx-a: "));
        let proxy = format!("http://{}", proxy.address);
        let backend = Backend::through(&proxy).into_iter().nth(index).unwrap();
        let response = backend.post_within("https://127.0.0.1:1", timeouts());
        assert_nothing_sent(response, Kind::Timeout(Phase::Connect), backend.name());
    }
}
