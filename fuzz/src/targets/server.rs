//! Any request gets a whole response from a running server: one that is accepted without a fault
//! conforms, one with a fault ends, and the server goes on.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    sync::LazyLock,
    time::Duration,
};

use chatwire_conformance::{Judge, Subject};
use chatwire_server::{Config, Fault, Limits, Server};
use tokio::runtime::Runtime;

use super::{first_byte, first_line};

static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::default);

/// A server that lives as long as the process.
static SERVER: LazyLock<(Server, Runtime)> = LazyLock::new(|| {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime can be started");
    let mut limits = Limits::default();
    limits.max_journal_entries = 4;
    let server = runtime.block_on(Server::start(Config::default().limits(limits)));
    (server.expect("a port is free"), runtime)
});

/// A response that is not there after this time hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// What makes a response wait on purpose.
const WAITS: [&str; 8] =
    ["hang", "stall", "pause", "slow", "late", "buffered", "wait", "milliseconds"];

pub(super) fn check(bytes: &[u8]) {
    let (choice, rest) = first_byte(bytes);
    if choice % 4 == 0 {
        // The whole of it, as somebody may send it to a port.
        let is_slow = WAITS.iter().any(|word| contains(rest, word.as_bytes()));
        if !is_slow {
            // The end of the bytes ends the connection, whatever they ask for.
            exchange(rest, true);
        }
        return;
    }
    let (fault, body) = first_line(rest);
    let fault = str::from_utf8(fault).unwrap_or_default();
    let is_asked = fault.parse::<Fault>().is_ok();
    let waits = WAITS.iter().any(|word| fault.contains(word)) || fault.contains("ms");
    let header = match is_asked && !waits && !fault.contains(char::is_control) {
        true => format!("x-chatwire-fault: {fault}\r\n"),
        false => String::new(),
    };
    let mut request = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\n{header}content-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    let response = exchange(&request, false);
    if !header.is_empty() {
        return;
    }
    let (head, answer) = parts(&response).expect("a response has a head");
    let status = head.split(' ').nth(1).expect("a status");
    match status {
        "200" => {
            let judgment = JUDGE.judge(&Subject::from_body(decoded(head, answer)));
            let broken: Vec<_> = judgment.failures().map(|outcome| &outcome.rule).collect();
            assert!(judgment.verdict.is_accepted(), "{broken:?}");
        }
        _ => assert!(status.starts_with('4'), "{head}"),
    }
}

/// Sends bytes, and reads until the server closes the connection.
fn exchange(request: &[u8], ends: bool) -> Vec<u8> {
    let mut stream = TcpStream::connect(SERVER.0.local_addr()).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time");
    // A server that answers early may have closed already.
    let _ = stream.write_all(request);
    if ends {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut response = Vec::new();
    if let Err(error) = stream.read_to_end(&mut response) {
        let hangs = matches!(error.kind(), std::io::ErrorKind::WouldBlock);
        assert!(!hangs, "no end of the response after {PATIENCE:?}");
    }
    response
}

fn parts(response: &[u8]) -> Option<(&str, &[u8])> {
    let end = response.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let (head, body) = response.split_at(end + 4);
    Some((str::from_utf8(head).ok()?, body))
}

/// A body without the chunks of the transfer.
fn decoded(head: &str, mut body: &[u8]) -> Vec<u8> {
    if !head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        return body.to_vec();
    }
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|bytes| bytes == b"\r\n").expect("a chunk has a size");
        let (size, rest) = body.split_at(end);
        let size = str::from_utf8(size).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let size = size.expect("a size is a number");
        if size == 0 {
            return whole;
        }
        whole.extend_from_slice(rest.get(2..size + 2).expect("a chunk is whole"));
        body = rest.get(size + 4..).expect("a chunk has an end");
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}
