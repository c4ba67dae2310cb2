//! Hosts, origins, framing, HTTP/2, the journal, and clients that neither read nor write.

use std::{
    io::{Read, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use chatwire_server::{Config, Limits, RequestSummary};
use serde_json::{Value, json};

use crate::client::{Response, Running};

const CHAT: &str = "/v1/chat/completions";

fn request() -> Value {
    json!({"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}]})
}

fn limited(change: impl FnOnce(&mut Limits)) -> Running {
    let mut limits = Limits::default();
    change(&mut limits);
    Running::start(Config::default().limits(limits))
}

#[track_caller]
fn check_raw(request: &str, status: u16) {
    let server = Running::start(Config::default());
    assert_eq!(server.raw(request.as_bytes()).status, status, "{request:?}");
}

#[test]
fn requests_follow_the_standard_of_http() {
    check_raw("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n", 200);
    check_raw("GET / HTTP/1.1\r\n\r\n", 400);
    check_raw("GET / HTTP/1.0\r\n\r\n", 200);
    check_raw("GET / HTTP/1.1\nhost: localhost\n\n", 400);
    check_raw("GET / HTTP/1.1\r\nhost: localhost\n\r\n", 400);
    check_raw("GET / HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\n\r\n", 400);
    check_raw("GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n", 403);
    check_raw("GET http://evil.example/ HTTP/1.1\r\nhost: localhost\r\n\r\n", 403);
    check_raw("GET / HTTP/1.1\r\nhost: localhost\r\norigin: https://evil.example\r\n\r\n", 403);
}

#[test]
fn pages_of_allowed_origins_may_read_responses() {
    let server = Running::start(Config::default());
    let origin = "origin: http://localhost:3000\r\n";
    let preflight = format!(
        "{origin}access-control-request-method: POST\r\naccess-control-request-headers: authorization\r\n"
    );
    let response = server.send("OPTIONS", CHAT, &preflight, "");
    assert_eq!(response.status, 204);
    assert_eq!(response.header("access-control-allow-origin"), Some("http://localhost:3000"));
    assert_eq!(response.header("access-control-allow-headers"), Some("authorization"));
    let headers = format!("{origin}content-type: application/json\r\n");
    let response = server.send("POST", CHAT, &headers, &request().to_string());
    assert_eq!(response.status, 200);
    assert_eq!(response.header("access-control-allow-origin"), Some("http://localhost:3000"));
}

#[test]
fn the_journal_tells_what_was_asked_without_keys() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let observe = move |summary: &RequestSummary| log.lock().unwrap().push(summary.status);
    let mut limits = Limits::default();
    limits.max_journal_entries = 2;
    let config = Config::default().api_key("sk-canary-0123456789").on_request(observe);
    let server = Running::start(config.limits(limits));
    let headers =
        "authorization: Bearer sk-canary-0123456789\r\nx-api-key: sk-canary-0123456789\r\n";
    let mut body = request();
    body["user"] = json!("sk-canary-0123456789");
    for _ in 0..3 {
        assert_eq!(server.send("POST", CHAT, headers, &body.to_string()).status, 200);
    }
    let journal = server.send("GET", "/_chatwire/requests", "", "");
    assert!(!journal.text().contains("canary"), "{}", journal.text());
    let journal = journal.json();
    assert_eq!(journal["dropped"], 1);
    assert_eq!(journal["requests"].as_array().unwrap().len(), 2);
    assert_eq!(journal["requests"][1]["body"]["model"], "gpt-4o");
    assert_eq!(server.send("POST", "/_chatwire/reset", "", "").status, 401);
    assert_eq!(server.send("POST", "/_chatwire/reset", headers, "").status, 200);
    let journal = server.send("GET", "/_chatwire/requests", "", "").json();
    assert_eq!(journal, json!({"dropped": 0, "requests": []}));
    assert_eq!(server.send("GET", "/_chatwire/health", "", "").json(), json!({"status": "ok"}));
    assert_eq!(*seen.lock().unwrap(), [200, 200, 200, 200, 401, 200, 200, 200]);
}

#[test]
fn a_silent_connection_makes_room_for_the_next() {
    let server = limited(|limits| limits.max_connections = 2);
    let mut silent = [server.connect(), server.connect()];
    silent[0].write_all(b"GET / HTTP/1.1\r\nhost: loc").unwrap();
    silent[1]
        .write_all(b"POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n")
        .unwrap();
    let response = server.send("GET", "/", "", "");
    assert_eq!(response.status, 200);
}

#[test]
fn a_client_that_reads_nothing_is_closed() {
    let server = limited(|limits| limits.write_timeout = Duration::from_millis(100));
    let mut stream = server.connect();
    let mut body = request();
    body["logprobs"] = json!(true);
    body["top_logprobs"] = json!(20);
    body["n"] = json!(16);
    body["stream"] = json!(true);
    let text = body.to_string();
    let head = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost";
    let one = format!("{head}\r\ncontent-length: {}\r\n\r\n{text}", text.len());
    stream.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
    // Far more than the buffers of the system hold: in the end writing blocks, then it fails.
    let error = (0..1_000_000).find_map(|_| stream.write_all(one.as_bytes()).err()).unwrap();
    let closed = [std::io::ErrorKind::ConnectionReset, std::io::ErrorKind::BrokenPipe];
    assert!(closed.contains(&error.kind()), "{error}");
}

#[test]
fn all_bodies_together_are_bounded() {
    let server = limited(|limits| limits.max_buffered_bytes = 1_000);
    let headers = "content-type: application/json\r\n";
    let rejected = server.send("POST", CHAT, headers, &" ".repeat(2_000));
    assert_eq!((rejected.status, rejected.header("retry-after")), (503, Some("1")));
    assert_eq!(server.chat(&request()).status, 200);
}

#[tokio::test]
async fn an_address_beyond_loopback_needs_a_key() {
    let beyond = Config::default().listen(([0, 0, 0, 0], 0).into());
    let error = chatwire_server::Server::start(beyond).await.unwrap_err().to_string();
    assert!(error.contains("set an API key"), "{error}");
}

#[test]
fn beyond_loopback_everything_but_health_needs_the_key() {
    let config = Config::default().listen(([0, 0, 0, 0], 0).into()).api_key("sk-right");
    let server = Running::start(config);
    let get = |path: &str, headers: &str| -> Response {
        let head = format!("GET {path} HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n");
        let mut stream =
            std::net::TcpStream::connect(("127.0.0.1", server.address().port())).unwrap();
        stream.write_all(format!("{head}{headers}\r\n").as_bytes()).unwrap();
        Response::read(stream)
    };
    assert_eq!(get("/v1/models", "").status, 401);
    assert_eq!(get("/v1/models", "authorization: Bearer sk-right\r\n").status, 200);
    assert_eq!(get("/_chatwire/health", "").status, 200);
}

/// The frames of HTTP/2 that a server sends, as their type and payload.
fn http2(server: &Running, fault: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut stream = server.connect();
    let body = request().to_string();
    let mut block = vec![0x83]; // :method POST
    let mut literal = |name: &[u8], value: &[u8]| {
        block.extend_from_slice(&[0, name.len() as u8]);
        block.extend_from_slice(name);
        block.push(value.len() as u8);
        block.extend_from_slice(value);
    };
    literal(b":scheme", b"http");
    literal(b":authority", b"localhost");
    literal(b":path", CHAT.as_bytes());
    literal(b"x-chatwire-fault", fault);
    let frame = |kind: u8, flags: u8, stream: u8, payload: &[u8]| {
        let length = (payload.len() as u32).to_be_bytes();
        let head = [length[1], length[2], length[3], kind, flags, 0, 0, 0, stream];
        [&head[..], payload].concat()
    };
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(4, 0, 0, b""));
    bytes.extend(frame(1, 4, 1, &block));
    bytes.extend(frame(0, 1, 1, body.as_bytes()));
    stream.write_all(&bytes).unwrap();
    let mut frames = Vec::new();
    loop {
        let mut head = [0; 9];
        if stream.read_exact(&mut head).is_err() {
            return frames;
        }
        let length = usize::from(head[1]) << 8 | usize::from(head[2]);
        let mut payload = vec![0; length];
        stream.read_exact(&mut payload).unwrap();
        frames.push((head[3], payload));
        let ends_stream = head[3] <= 1 && head[4] & 1 == 1 || head[3] == 3;
        if ends_stream {
            return frames;
        }
    }
}

#[test]
fn http2_needs_no_tls_and_has_faults_of_its_own() {
    let server = Running::start(Config::default());
    let frames = http2(&server, b"none");
    let body: Vec<u8> =
        frames.iter().filter(|(kind, _)| *kind == 0).flat_map(|(_, data)| data.clone()).collect();
    assert!(String::from_utf8_lossy(&body).contains("chat.completion"), "{frames:?}");
    // RST_STREAM with REFUSED_STREAM.
    assert_eq!(http2(&server, b"refused-stream").last(), Some(&(3, vec![0, 0, 0, 7])));
    // GOAWAY with the last stream 0 and no error.
    assert_eq!(http2(&server, b"goaway").last(), Some(&(7, vec![0; 8])));
}
