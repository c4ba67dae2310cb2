//! A TCP server that writes what a test says.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread::{self, JoinHandle},
};

/// Serves one connection on a thread.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    thread: JoinHandle<()>,
}

impl Server {
    /// Reads one request and calls `response` with it; the connection closes when it returns.
    pub(crate) fn start(response: impl FnOnce(&mut TcpStream, &str) + Send + 'static) -> Self {
        Self::raw(|stream| {
            let request = read_request(stream).unwrap();
            response(stream, &request);
        })
    }

    /// Calls `serve` with the accepted connection.
    pub(crate) fn raw(serve: impl FnOnce(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let thread = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            serve(&mut stream);
        });
        Self { address, thread }
    }

    /// Responds with these bytes.
    pub(crate) fn responding(response: impl AsRef<[u8]> + Send + 'static) -> Self {
        Self::start(move |stream, _| stream.write_all(response.as_ref()).unwrap())
    }

    /// Waits until the connection was served; fails if serving it failed.
    pub(crate) async fn done(self) {
        tokio::task::spawn_blocking(|| self.thread.join().unwrap()).await.unwrap();
    }
}

/// Waits until the client has closed the connection.
pub(crate) fn wait_for_close(stream: &mut TcpStream) {
    // A reset closes it too.
    while stream.read(&mut [0; 1024]).is_ok_and(|length| length > 0) {}
}

/// The head and the body of a request; fails if the client closes the connection before its end.
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
