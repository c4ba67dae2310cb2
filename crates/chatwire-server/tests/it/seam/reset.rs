//! A connection that is reset at each byte of a response.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use chatwire::ErrorKind;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;

/// A response that was recorded with its head: a completion, and a stream of three chunks.
fn responses() -> [(bool, Vec<u8>); 2] {
    let body = r#"{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hellö there"},"finish_reason":"stop"}]}"#;
    let length = body.len();
    let head = "HTTP/1.1 200 OK\r\ncontent-type:";
    let unary = format!("{head} application/json\r\ncontent-length: {length}\r\n\r\n{body}");
    let mut stream = format!("{head} text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
    let chunk = |delta: &str, reason: &str| {
        format!(
            "data: {{\"id\":\"a\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{reason}}}]}}\n\n"
        )
    };
    for event in [
        chunk(r#"{"role":"assistant","content":"Hellö"}"#, "null"),
        chunk(r#"{"content":" there"}"#, "null"),
        chunk("{}", "\"stop\""),
        "data: [DONE]\n\n".to_owned(),
    ] {
        stream.push_str(&format!("{:x}\r\n{event}\r\n", event.len()));
    }
    stream.push_str("0\r\n\r\n");
    [(false, unary.into_bytes()), (true, stream.into_bytes())]
}

/// A server that resets each connection one byte later than the one before.
async fn serve(listener: TcpListener, response: Vec<u8>, connections: Arc<AtomicUsize>) {
    for length in 0..=response.len() {
        let (mut stream, _) = listener.accept().await.unwrap();
        connections.fetch_add(1, Ordering::Relaxed);
        let mut request = Vec::new();
        while !request.ends_with(b"}") {
            stream.read_buf(&mut request).await.unwrap();
        }
        stream.write_all(&response[..length]).await.unwrap();
        stream.set_zero_linger().unwrap();
    }
}

fn check(backend: &str, stream: bool, response: Vec<u8>) {
    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address: SocketAddr = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let length = response.len();
    runtime.spawn(serve(listener, response, Arc::clone(&connections)));
    let base_url = format!("http://{address}/v1");
    let client = AnyClient::new(backend, &base_url, once(Duration::from_secs(60)));
    let mut right = 0;
    for sent in 0..=length {
        match client.call(&request("Hello", stream, false)) {
            Ok(response) => {
                let text = response.first_choice().unwrap().message.as_ref().unwrap().text();
                assert_eq!(text.unwrap(), "Hellö there", "{backend}: {sent} bytes");
                right += 1;
            }
            Err(error) => {
                let is_typed =
                    matches!(error.kind(), ErrorKind::Transport(_) | ErrorKind::Truncated);
                assert!(is_typed, "{backend}: {sent} bytes: {error:?}");
            }
        }
        assert_eq!(connections.load(Ordering::Relaxed), sent + 1, "{backend}: sent again");
    }
    // A reset may overtake what was sent, so that even a whole response may be lost.
    assert!(right <= length / 2, "{backend}: {right} of {length}");
}

#[test]
fn a_reset_at_each_byte_gives_the_right_response_or_a_typed_error() {
    let checks = BACKENDS.iter().flat_map(|backend| {
        responses()
            .map(|(stream, response)| thread::spawn(move || check(backend, stream, response)))
    });
    for check in checks.collect::<Vec<_>>() {
        check.join().unwrap();
    }
}
