//! Healthy clients among many that neither send nor read.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use chatwire_server::{Config, Limits};
use serde_json::json;

use crate::client::Running;

/// More than the places that the server has.
const CROWD: usize = 200;

/// Fewer connections than the crowd needs, so that the crowd has to make room.
const PLACES: usize = 64;

/// A client that is silent, stops inside the head or the body, or does not read.
fn slow(server: &Running, number: usize) -> TcpStream {
    let mut stream = server.connect();
    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\n";
    let body = json!({
        "model": "gpt-4o", "stream": true, "n": 16,
        "messages": [{"role": "user", "content": "Hello"}],
    });
    let body = body.to_string();
    let whole = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    let sent = match number % 4 {
        0 => "",
        1 => head,
        2 => &whole[..whole.len() - 1],
        _ => &whole,
    };
    // The server may have closed it for another one.
    let _ = stream.write_all(sent.as_bytes());
    stream
}

#[test]
fn healthy_clients_are_answered_among_slow_ones() {
    let mut limits = Limits::default();
    limits.max_connections = PLACES;
    let server = Running::start(Config::default().limits(limits));
    // More connections than places wait in the queue of the listener, each with what it sent.
    let crowd: Vec<_> = (0..CROWD).map(|number| slow(&server, number)).collect();
    for _ in 0..4 {
        assert_eq!(server.send("GET", "/v1/models", "", "").status, 200);
    }
    // Room was made at the cost of those that were waited for.
    let closed = crowd.into_iter().filter(|stream| {
        stream.set_nonblocking(true).unwrap();
        let mut bytes = Vec::new();
        let read = { stream }.read_to_end(&mut bytes);
        !matches!(read, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
    });
    assert!(closed.count() >= CROWD - PLACES);
}
