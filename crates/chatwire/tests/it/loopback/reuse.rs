//! The blocking client keeps its connection after a stream.

use std::{
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use chatwire::{blocking::Client, transport::ureq::UreqTransport};

use crate::hello;

const HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

const CHUNK: &str = r#"{"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}"#;

/// A server that counts its connections and writes each response in these pieces.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
}

impl Server {
    fn start(pieces: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&connections);
        thread::spawn(move || {
            for stream in listener.incoming() {
                counter.fetch_add(1, Ordering::SeqCst);
                thread::spawn(move || serve(stream?, pieces));
            }
        });
        Self { port, connections }
    }

    fn client(&self, host: &str) -> Client {
        let transport = UreqTransport::new().without_proxies();
        let base_url = format!("http://{host}:{}/v1", self.port);
        Client::builder().base_url(&base_url).transport(transport).build().unwrap()
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn serve(stream: TcpStream, pieces: &[&str]) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut input = BufReader::new(stream.try_clone()?);
    let mut output = stream;
    loop {
        let (mut length, mut line) = (0, String::new());
        while line != "\r\n" {
            line.clear();
            if input.read_line(&mut line)? == 0 {
                return Ok(());
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        io::copy(&mut io::Read::take(&mut input, length), &mut io::sink())?;
        for piece in pieces {
            let piece = piece.replace("HEAD", HEAD).replace("CHUNK", CHUNK);
            output.write_all(piece.as_bytes())?;
        }
    }
}

#[track_caller]
fn check(pieces: &'static [&'static str], host: &str, connections: usize) {
    let server = Server::start(pieces);
    let client = server.client(host);
    for _ in 0..10 {
        let response = client.stream(&hello()).unwrap().accumulate().unwrap();
        assert_eq!(response.first_text().as_deref(), Some("Hi"));
    }
    assert_eq!(server.connections(), connections, "{pieces:?}");
}

#[test]
fn a_stream_whose_end_is_at_hand_keeps_its_connection() {
    const WHOLE: &str = "HEAD50\r\ndata: CHUNK\n\ndata: [DO\r\n5\r\nNE]\n\n\r\n0\r\n\r\n";
    check(&[WHOLE], "127.0.0.1", 1);
    check(&[WHOLE], "localhost", 1);
    check(&["HEAD50\r\ndata: CHUNK\n\ndata: [DO\r\n5\r\nNE]\n\n\r", "\n0\r\n\r\n"], "127.0.0.1", 1);
    const WITH_LENGTH: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\
        content-length: 85\r\n\r\ndata: CHUNK\n\ndata: [DONE]\n\n";
    check(&[WITH_LENGTH], "127.0.0.1", 1);
}

#[test]
fn a_stream_that_goes_on_after_its_end_loses_its_connection() {
    const MORE: &str = "HEAD55\r\ndata: CHUNK\n\ndata: [DONE]\n\n\r\n3\r\n:\n\n\r\n0\r\n\r\n";
    check(&[MORE], "127.0.0.1", 10);
}
