//! Blocking calls.

use std::{
    error::Error,
    hint::black_box,
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use chatwire::{
    ChatRequest, Message, blocking::Client, transport::ureq::UreqTransport as Transport,
};
use rustix::time::ClockId;

use crate::{
    measure::{Peer, now, since},
    server::STREAM,
};

/// The request of every crate.
pub(crate) fn request() -> ChatRequest {
    ChatRequest::new("nousresearch/hermes-4-405b", [Message::user("Hello")])
}

/// A client of the server.
fn client(address: &str, path: &str) -> Result<Client, Box<dyn Error>> {
    let base_url = format!("http://{address}{path}");
    let transport = Transport::new().without_proxies();
    Ok(Client::builder().base_url(&base_url).api_key("none").transport(transport).build()?)
}

/// Calls without a stream.
pub(crate) fn unary(address: &str) -> Result<Vec<Peer>, Box<dyn Error>> {
    let (request, url) = (request(), format!("http://{address}/v1/chat/completions"));
    let body = request.to_vec();
    let head = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer none\r\n\
        content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let (raw_request, mut socket) =
        ([head.as_bytes(), &body].concat(), TcpStream::connect(address)?);
    socket.set_nodelay(true)?;
    let agent = ureq::Agent::new_with_defaults();
    let client = client(address, "/v1")?;
    Ok(vec![
        (
            "chatwire over ureq",
            Box::new(move || {
                client.chat(&request).expect("the server responds");
                Duration::ZERO
            }),
        ),
        (
            "ureq",
            Box::new(move || {
                let mut response = agent
                    .post(&url)
                    .header("authorization", "Bearer none")
                    .header("content-type", "application/json")
                    .send(&body)
                    .expect("the server responds");
                response.body_mut().read_to_vec().expect("the server responds");
                Duration::ZERO
            }),
        ),
        (
            "raw socket",
            Box::new(move || {
                socket.write_all(&raw_request).expect("the server reads");
                let mut buffer = [0; 8192];
                let read = socket.read(&mut buffer).expect("the server responds");
                assert!(read > 400, "the response comes at once");
                Duration::ZERO
            }),
        ),
    ])
}

/// Streams.
pub(crate) fn streams(address: &str) -> Result<Vec<Peer>, Box<dyn Error>> {
    let (accumulating, chunking) = (client(address, STREAM)?, client(address, STREAM)?);
    let (request, url) = (request(), format!("http://{address}{STREAM}/chat/completions"));
    let (body, other) = (request.to_vec(), request.clone());
    let agent = ureq::Agent::new_with_defaults();
    Ok(vec![
        (
            "chatwire over ureq, accumulate",
            Box::new(move || {
                let start = now(ClockId::Monotonic);
                let mut stream = accumulating.stream(&request).expect("the server responds");
                assert!(stream.chunk().is_some());
                let first = since(start);
                stream.accumulate().expect("the stream is complete");
                first
            }),
        ),
        (
            "chatwire over ureq, chunk",
            Box::new(move || {
                let start = now(ClockId::Monotonic);
                let mut stream = chunking.stream(&other).expect("the server responds");
                assert!(stream.chunk().is_some());
                let first = since(start);
                while let Some(chunk) = stream.chunk() {
                    black_box(chunk.expect("the stream is complete"));
                }
                first
            }),
        ),
        (
            "ureq, bytes",
            Box::new(move || {
                let start = now(ClockId::Monotonic);
                let mut response = agent
                    .post(&url)
                    .header("content-type", "application/json")
                    .send(&body)
                    .expect("the server responds");
                let mut reader = response.body_mut().as_reader();
                let mut buffer = vec![0; 16 * 1024];
                let mut first = None;
                while reader.read(&mut buffer).expect("the stream is complete") > 0 {
                    first.get_or_insert_with(|| since(start));
                }
                first.unwrap_or_default()
            }),
        ),
    ])
}
