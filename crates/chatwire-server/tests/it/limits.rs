//! Limits on bodies, time and connections; shutting down.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use chatwire_server::{Config, Limits, Server};

use crate::client::{Response, Running};

fn limited(change: impl FnOnce(&mut Limits)) -> Running {
    let mut limits = Limits::default();
    change(&mut limits);
    Running::start(Config::default().limits(limits))
}

#[test]
fn a_body_that_is_too_large_is_rejected() {
    let server = limited(|limits| limits.max_body_bytes = 10);
    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n";
    // With a `content-length`: rejected before the body is read.
    let announced = server.raw(format!("{head}content-length: 1000000\r\n\r\n").as_bytes());
    assert_eq!(announced.status, 413);
    // Without one: rejected at the first byte above the limit.
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n");
    assert_eq!(server.raw(chunked.as_bytes()).status, 413);
    assert_eq!(server.send("POST", "/v1/chat/completions", "", "{}").status, 400);
}

#[test]
fn a_client_that_sends_the_whole_body_first_sees_the_error() {
    let server = limited(|limits| limits.max_body_bytes = 1000);
    let body = " ".repeat(20 << 20);
    let response = server.send("POST", "/v1/chat/completions", "", &body);
    assert_eq!(response.status, 413);
    assert!(response.complete);
}

#[test]
fn slow_requests_time_out() {
    let server = limited(|limits| limits.read_timeout = Duration::from_millis(50));
    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n";
    assert_eq!(server.raw(head.as_bytes()).status, 408);
    let mut silent = server.connect();
    silent.write_all(b"POST /v1/chat").unwrap();
    let mut rest = Vec::new();
    // The connection is closed or reset.
    let _ = silent.read_to_end(&mut rest);
    assert!(rest.is_empty() || rest.starts_with(b"HTTP/1.1 408"), "{rest:?}");
}

#[test]
fn a_connection_beyond_the_limit_waits_for_another_to_end() {
    let server = limited(|limits| limits.max_connections = 1);
    let get = b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n";
    let mut first = server.connect();
    first.write_all(get).unwrap();
    assert_eq!(Response::read(first.try_clone().unwrap()).status, 200);
    let mut second = server.connect();
    second.write_all(get).unwrap();
    second.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    assert!(second.read(&mut [0]).is_err(), "answered while the first connection was open");
    drop(first);
    second.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert_eq!(Response::read(second).status, 200);
}

#[test]
fn shutting_down_ends_idle_connections_and_the_listener() {
    let server = Running::start(Config::default());
    let address = server.address();
    let mut idle = server.connect();
    idle.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    assert_eq!(Response::read(idle.try_clone().unwrap()).status, 200);
    server.shut_down();
    assert_eq!(idle.read(&mut [0]).unwrap(), 0);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn dropping_closes_everything() {
    let server = Running::start(Config::default());
    let mut open = server.connect();
    open.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    drop(server);
    let mut rest = Vec::new();
    let _ = open.read_to_end(&mut rest);
    assert_eq!(rest, b"");
}

#[tokio::test]
async fn an_address_in_use_is_an_error() {
    let server = Server::start(Config::default()).await.unwrap();
    let taken = server.local_addr();
    let error = Server::start(Config::default().listen(taken)).await.unwrap_err();
    assert_eq!(error.to_string(), format!("cannot listen on {taken}"));
}
