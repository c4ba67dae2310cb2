//! A server of raw TCP that writes what a test says and nothing else.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread::{self, JoinHandle},
};

/// Serves one connection on a thread of its own.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    thread: JoinHandle<()>,
}

impl Server {
    /// Reads one request and lets a function respond; the connection closes when it returns.
    pub(crate) fn start(response: impl FnOnce(&mut TcpStream, &str) + Send + 'static) -> Self {
        Self::raw(|stream| {
            let request = read_request(stream).unwrap();
            response(stream, &request);
        })
    }

    /// Hands over the connection as it is.
    pub(crate) fn raw(serve: impl FnOnce(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let thread = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            serve(&mut stream);
        });
        Self { address, thread }
    }

    /// Answers with these bytes.
    pub(crate) fn responding(response: impl AsRef<[u8]> + Send + 'static) -> Self {
        Self::start(move |stream, _| stream.write_all(response.as_ref()).unwrap())
    }

    /// Ends when the connection has been served, and fails if serving it failed.
    pub(crate) async fn done(self) {
        tokio::task::spawn_blocking(|| self.thread.join().unwrap()).await.unwrap();
    }
}

/// Returns when the client has closed the connection.
pub(crate) fn wait_for_close(stream: &mut TcpStream) {
    // A reset counts too.
    while stream.read(&mut [0; 1024]).is_ok_and(|length| length > 0) {}
}

/// The head and the body of a request; fails if the client closes within it.
pub(crate) fn read_request(stream: &mut impl Read) -> io::Result<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let length = stream.read(&mut buffer)?;
        request.extend_from_slice(&buffer[..length]);
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return Ok(text.into_owned());
            }
        }
        if length == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}
