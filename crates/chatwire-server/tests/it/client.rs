//! A server on its own runtime, and a client that shows the bytes of each response.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use chatwire_server::{Clock, Config, Server};
use chatwire_transport::{Exchange, Frame, RecordedRequest, RecordedResponse};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use serde_json::Value;
use tokio::runtime::Runtime;

/// Value of `created` in every response: 2025-04-09.
pub(crate) const CREATED: u64 = 1_744_187_449;

/// A running server; dropping it stops the server.
pub(crate) struct Running {
    server: Option<Server>,
    runtime: Runtime,
}

impl Running {
    pub(crate) fn start(config: Config) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let config = config.clock(Clock::Fixed(CREATED));
        let server = runtime.block_on(Server::start(config)).unwrap();
        Self { server: Some(server), runtime }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.as_ref().unwrap().local_addr()
    }

    pub(crate) fn base_url(&self) -> String {
        self.server.as_ref().unwrap().base_url()
    }

    pub(crate) fn shut_down(mut self) {
        self.runtime.block_on(self.server.take().unwrap().shutdown());
    }

    /// Sends bytes and reads one response.
    pub(crate) fn raw(&self, request: &[u8]) -> Response {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        Response::read(stream)
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).unwrap();
        // A server that hangs fails the test instead of hanging it.
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        stream
    }

    pub(crate) fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Response {
        let length = body.len();
        self.raw(
            format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
                .as_bytes(),
        )
    }

    pub(crate) fn chat(&self, request: &Value) -> Response {
        let headers = "content-type: application/json\r\n";
        self.send("POST", "/v1/chat/completions", headers, &request.to_string())
    }
}

/// A response as received.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// Chunks of the chunked transfer coding; one chunk for any other body.
    pub(crate) chunks: Vec<Vec<u8>>,
    /// Whether the body is as long as its framing declares.
    pub(crate) complete: bool,
}

impl Response {
    pub(crate) fn read(stream: TcpStream) -> Self {
        let mut reader = BufReader::new(stream);
        let status = line(&mut reader).split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<_> = std::iter::from_fn(|| {
            let line = line(&mut reader);
            line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()))
        })
        .collect();
        let mut response = Self { status, headers, chunks: Vec::new(), complete: false };
        if let Some(length) =
            response.header("content-length").map(|length| length.parse().unwrap())
        {
            let mut body = Vec::new();
            reader.take(length).read_to_end(&mut body).unwrap();
            response.complete = body.len() as u64 == length;
            response.chunks.push(body);
        } else {
            response.complete = response.read_chunks(&mut reader);
        }
        response
    }

    fn read_chunks(&mut self, reader: &mut impl BufRead) -> bool {
        loop {
            let Ok(length) = usize::from_str_radix(&line(reader), 16) else { return false };
            let mut chunk = vec![0; length];
            if reader.read_exact(&mut chunk).is_err() || !line(reader).is_empty() {
                return false;
            }
            if length == 0 {
                return true;
            }
            self.chunks.push(chunk);
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(have, _)| have.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.chunks.concat()).unwrap()
    }

    /// The exchange as a recorder would store it; the time of each chunk is made up.
    pub(crate) fn exchange(&self, request: &Value) -> Exchange {
        let mut recorded_request = RecordedRequest::new(Method::POST, "/v1/chat/completions");
        recorded_request.body = request.to_string().into();
        let mut response = RecordedResponse::new(StatusCode::from_u16(self.status).unwrap());
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name).unwrap();
            response.headers.append(name, HeaderValue::try_from(value).unwrap());
        }
        let times = (0..).map(Duration::from_millis);
        let frames = times.zip(&self.chunks);
        response.frames = frames.map(|(at, chunk)| Frame::new(at, chunk.clone())).collect();
        Exchange::new(recorded_request, response)
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"));
        serde_json::from_slice(&self.chunks.concat()).unwrap()
    }

    /// The events of a stream, one per chunk, without `[DONE]`.
    #[track_caller]
    pub(crate) fn events(&self) -> Vec<Value> {
        assert_eq!(self.header("content-type"), Some("text/event-stream"));
        let (last, events) = self.chunks.split_last().expect("a stream has a sentinel");
        assert_eq!(last, b"data: [DONE]\n\n");
        let data = |chunk: &Vec<u8>| {
            let json = chunk.strip_prefix(b"data: ").unwrap().strip_suffix(b"\n\n").unwrap();
            serde_json::from_slice(json).unwrap()
        };
        events.iter().map(data).collect()
    }
}

/// A line without its end; empty at the end of input.
fn line(reader: &mut impl BufRead) -> String {
    let mut line = Vec::new();
    // A connection that is reset ends the input as well.
    let _ = reader.read_until(b'\n', &mut line);
    String::from_utf8(line).unwrap().trim_end_matches(['\r', '\n']).to_owned()
}
