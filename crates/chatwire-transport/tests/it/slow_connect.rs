//! Peers that send a byte now and then, while a connection is to come about.

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

/// The longest time between two bytes.
const PAUSE: Duration = Duration::from_millis(10);
/// After so many bytes the peer gives up: no limit held.
const MOST: usize = 300;

/// Sends this, then a byte now and then until the other side closes the connection.
fn trickle(stream: &mut TcpStream, first: &[u8]) {
    stream.set_read_timeout(Some(PAUSE)).unwrap();
    let mut sent = stream.write(first).is_ok();
    for _ in 0..MOST {
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

fn limits() -> Timeouts {
    Timeouts::default().with_connect(Duration::from_millis(100))
}

#[test]
fn a_handshake_byte_by_byte_does_not_extend_the_limit() {
    for backend in Backend::all() {
        // The head of a record of 16 KiB.
        let server = Server::raw(|stream| trickle(stream, b"\x16\x03\x03\x40\x00\x02"));
        let response = backend.post_within(&format!("https://{}", server.address), limits());
        assert_nothing_sent(response, Kind::Timeout(Phase::Connect), backend.name());
    }
}

#[test]
fn a_tunnel_byte_by_byte_does_not_extend_the_limit() {
    for index in 0..2 {
        let proxy = Server::raw(|stream| trickle(stream, b"HTTP/1.1 200 OK\r\nx-a: "));
        let proxy = format!("http://{}", proxy.address);
        let backend = Backend::through(&proxy).into_iter().nth(index).unwrap();
        let response = backend.post_within("https://127.0.0.1:1", limits());
        assert_nothing_sent(response, Kind::Timeout(Phase::Connect), backend.name());
    }
}
