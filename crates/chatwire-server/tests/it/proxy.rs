//! The pass-through, between a client and another server.

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::{Arc, mpsc},
    time::Duration,
};

use chatwire_server::{Config, FaultInjector, Pace, Upstream};
use chatwire_transport::{BodyEnd, Exchange, hyper::HyperTransport};
use serde_json::{Value, json};

use crate::client::{Response, Running};

fn request(stream: bool) -> Value {
    json!({
        "model": "gpt-4o", "stream": stream, "messages": [{"role": "user", "content": "Hello"}],
    })
}

fn upstream(server: &Running) -> Upstream {
    let url = format!("http://{}", server.address());
    Upstream::new(&url, Arc::new(HyperTransport::new())).unwrap()
}

fn proxy(upstream: Upstream) -> Running {
    Running::start(Config::default().upstream(upstream))
}

fn text(chunks: &[Vec<u8>]) -> String {
    String::from_utf8(chunks.concat()).unwrap()
}

#[test]
fn responses_are_those_of_the_other_server() {
    let server = Running::start(Config::default());
    let proxy = proxy(upstream(&server));
    for stream in [false, true] {
        let direct = server.chat(&request(stream));
        // An equal request would get another ID.
        assert_eq!(server.send("POST", "/_chatwire/reset", "", "").status, 200);
        let passed = proxy.chat(&request(stream));
        assert_eq!(text(&passed.chunks), text(&direct.chunks));
        assert_eq!(passed.status, 200);
        assert!(passed.complete);
        for name in ["content-type", "content-length", "cache-control"] {
            assert_eq!(passed.header(name), direct.header(name), "{name}");
        }
    }
    let unknown = proxy.send("DELETE", "/v1/files/x?y=1", "", "");
    assert_eq!(unknown.status, 404);
    assert_eq!(proxy.send("GET", "/v1/models", "", "").status, 200);
    assert_eq!(proxy.send("HEAD", "/v1/models", "", "").status, 200);
    // These are the proxy's own.
    let journal = proxy.send("GET", "/_chatwire/requests", "", "").json();
    assert_eq!(journal["requests"][0]["source"], "proxy");
}

#[test]
fn frames_come_as_soon_as_they_arrive() {
    let mut pace = Pace::default();
    // The second token does not come before the test has ended.
    pace.tokens_per_second = Some(0.001);
    let server = Running::start(Config::default().pace(pace));
    let proxy = proxy(upstream(&server));
    let mut stream = proxy.connect();
    let body = request(true).to_string();
    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost";
    write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut received = Vec::new();
    while !String::from_utf8_lossy(&received).contains("\"role\":\"assistant\"") {
        let mut bytes = [0; 1024];
        let count = stream.read(&mut bytes).unwrap();
        assert!(count > 0);
        received.extend_from_slice(&bytes[..count]);
    }
}

/// A proxy whose exchanges are received by the channel.
fn observed(server: &Running) -> (Running, mpsc::Receiver<Exchange>) {
    let (sender, receiver) = mpsc::channel();
    let upstream = upstream(server).observe(move |exchange| {
        let _ = sender.send(exchange.clone());
    });
    (proxy(upstream), receiver)
}

#[test]
fn an_observer_gets_exchanges_without_keys() {
    let server = Running::start(Config::default().api_key("sk-canary-0123456789"));
    let (proxy, exchanges) = observed(&server);
    let headers = "authorization: Bearer sk-canary-0123456789\r\n";
    let response = proxy.send("POST", "/v1/chat/completions", headers, &request(true).to_string());
    assert_eq!(response.status, 200);
    let exchange = exchanges.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(exchange.response.end, BodyEnd::Complete);
    assert!(!format!("{exchange:?}").contains("canary"));
    assert_eq!(proxy.chat(&request(false)).status, 401);
}

#[test]
fn a_client_that_goes_away_cancels_the_request() {
    let mut pace = Pace::default();
    pace.tokens_per_second = Some(0.001);
    let server = Running::start(Config::default().pace(pace));
    let (proxy, exchanges) = observed(&server);
    let mut stream = proxy.connect();
    let body = request(true).to_string();
    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost";
    write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
    stream.read_exact(&mut [0; 200]).unwrap();
    drop(stream);
    let exchange = exchanges.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(exchange.response.end, BodyEnd::Abandoned);
}

/// A proxy that takes responses with this text as wrong.
fn enforcing(server: &Running, part: &'static str) -> Running {
    proxy(upstream(server).enforce(move |exchange| {
        let body = String::from_utf8_lossy(&exchange.response.body()).into_owned();
        body.contains(part).then(|| "it is wrong".to_owned())
    }))
}

#[test]
fn a_wrong_response_becomes_an_error() {
    let server = Running::start(Config::default());
    let proxy = enforcing(&server, "\"object\"");
    let response = proxy.chat(&request(false));
    assert_eq!((response.status, response.text().contains("it is wrong")), (502, true));
    let stream = proxy.chat(&request(true)).text();
    assert!(stream.contains("\"role\":\"assistant\""), "{stream}");
    assert!(stream.contains("it is wrong") && !stream.contains("[DONE]"), "{stream}");
    let proxy = enforcing(&server, "not in it");
    assert_eq!(proxy.chat(&request(false)).status, 200);
    assert!(proxy.chat(&request(true)).text().ends_with("data: [DONE]\n\n"));
}

#[test]
fn faults_are_injected_on_the_way() {
    let server = Running::start(Config::default());
    let script = FaultInjector::new().script(["done-missing", "status-503"]).unwrap();
    let proxy = Running::start(Config::default().upstream(upstream(&server)).faults(script));
    let stream: Response = proxy.chat(&request(true));
    assert!(stream.complete && !stream.text().contains("[DONE]"));
    assert_eq!(proxy.chat(&request(false)).status, 503);
    assert_eq!(proxy.chat(&request(false)).status, 200);
}

#[test]
fn a_server_that_cannot_be_reached_is_an_error_of_the_gateway() {
    let address = {
        let server = Running::start(Config::default());
        server.address()
    };
    let url = format!("http://{address}/v1");
    let proxy = proxy(Upstream::new(&url, Arc::new(HyperTransport::new())).unwrap());
    let response = proxy.chat(&request(false));
    assert_eq!(response.status, 502);
    assert!(response.text().contains("upstream_failed"), "{}", response.text());
}

/// A proxy in front of something that sends these bytes to each connection.
fn proxy_of(bytes: &'static [u8]) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(bytes);
        }
    });
    proxy(Upstream::new(&url, Arc::new(HyperTransport::new())).unwrap())
}

#[test]
fn a_body_that_fails_at_once_leaves_the_head_as_it_came() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n";
    let wrong = format!("{head}transfer-encoding: chunked\r\n\r\nzz\r\n");
    let response = proxy_of(wrong.leak().as_bytes()).chat(&request(true));
    assert_eq!((response.status, response.complete), (200, false));
    let response = proxy_of(b"HTTP/1.1 101 Switching Protocols\r\n\r\n").chat(&request(true));
    assert_eq!(response.status, 502, "{}", response.text());
}

#[test]
fn what_cannot_be_passed_on_is_refused() {
    let server = Running::start(Config::default());
    let url = format!("http://{}/tenant/v1", server.address());
    let proxy = proxy(Upstream::new(&url, Arc::new(HyperTransport::new())).unwrap());
    let status = |method, path, headers| proxy.send(method, path, headers, "").status;
    assert_eq!(status("GET", "/v1/../../_chatwire/requests", ""), 400);
    assert_eq!(status("GET", "/%2e%2E/admin", ""), 400);
    assert_eq!(status("OPTIONS", "*", ""), 400);
    let websocket = "upgrade: WebSocket\r\nsec-websocket-version: 13\r\n";
    assert_eq!(status("GET", "/v1/realtime", websocket), 501);
    assert_eq!(status("CONNECT", "localhost:443", ""), 405);
    let twice = "x-chatwire-fault: crlf\r\nx-chatwire-fault: cut\r\n";
    assert_eq!(status("GET", "/v1/models", twice), 400);
}
