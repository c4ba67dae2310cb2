//! Framing of HTTP/1.1 as RFC 9112 demands, where a lenient reader would see another request.

use std::io::{Read, Write};

use chatwire_server::Config;

use crate::client::Running;

const HEAD: &str = "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\n";

/// Bytes that are no request, or one of which two readers disagree.
const WRONG: [(&str, &str); 16] = [
    ("two framings", "content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
    (
        "two framings, the other way",
        "transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n",
    ),
    ("two lengths", "content-length: 2\r\ncontent-length: 3\r\n\r\n{}"),
    ("a length with a sign", "content-length: +2\r\n\r\n{}"),
    ("a length that is negative", "content-length: -2\r\n\r\n{}"),
    ("a length in hexadecimal", "content-length: 0x2\r\n\r\n{}"),
    ("a length beyond 64 bits", "content-length: 36893488147419103232\r\n\r\n{}"),
    ("a coding that is not the last", "transfer-encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
    ("an unknown coding", "transfer-encoding: xchunked\r\n\r\n0\r\n\r\n"),
    ("a blank before the colon", "transfer-encoding : chunked\r\n\r\n0\r\n\r\n"),
    ("a folded line", "x-a: b\r\n c\r\ncontent-length: 2\r\n\r\n{}"),
    ("a NUL in a value", "x-a: b\0c\r\ncontent-length: 2\r\n\r\n{}"),
    ("a CR in a value", "x-a: b\rc: d\r\ncontent-length: 2\r\n\r\n{}"),
    (
        "a chunk size in decimal with a sign",
        "transfer-encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n",
    ),
    (
        "a chunk size beyond 64 bits",
        "transfer-encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n",
    ),
    ("a chunk longer than its size", "transfer-encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n"),
];

#[test]
fn framing_that_two_servers_could_read_differently_is_rejected() {
    let server = Running::start(Config::default());
    let mut wrong = Vec::new();
    for (about, rest) in WRONG {
        // What follows would be a second request to a reader that is mistaken about the first.
        let smuggled = "GET /smuggled HTTP/1.1\r\nhost: localhost\r\n\r\n";
        let mut stream = server.connect();
        stream.write_all(format!("{HEAD}{rest}{smuggled}").as_bytes()).unwrap();
        let mut received = Vec::new();
        // The connection ends, or is reset with what was not read.
        let _ = stream.read_to_end(&mut received);
        let received = String::from_utf8_lossy(&received);
        if !received.starts_with("HTTP/1.1 400 ") || received.matches("HTTP/1.1 ").count() != 1 {
            wrong.push(format!("{about}: {received}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
