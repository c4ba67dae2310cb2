//! A raw TCP server that runs the scripts of hostile servers.

use std::{
    collections::VecDeque,
    io::{self, BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use crate::hostile::script::{End, Script, Start};

/// The interval of repeated frames.
const REPEATED_EVERY: Duration = Duration::from_millis(600);

/// Responds to one request per connection, with one script after the other; ends with its clients.
pub(crate) struct Server {
    address: SocketAddr,
    /// Receives the end of each connection.
    ended: mpsc::Receiver<()>,
}

impl Server {
    pub(crate) fn start(scripts: &[Script]) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let scripts = Arc::new(Mutex::new(VecDeque::from(scripts.to_vec())));
        let (tell, ended) = mpsc::channel();
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let Some(script) = scripts.lock().ok().and_then(|mut left| left.pop_front()) else {
                    return;
                };
                let tell = tell.clone();
                thread::spawn(move || {
                    // If the client closes the connection or the test has ended, there is nothing
                    // left to do.
                    let _ = serve(&stream, &script);
                    let _ = tell.send(());
                });
            }
        });
        Ok(Self { address, ended })
    }

    /// Waits until a connection has ended.
    pub(crate) fn wait_for_end(&self) -> Result<(), RecvTimeoutError> {
        self.ended.recv_timeout(Duration::from_secs(10))
    }

    /// The address without a path.
    #[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }
}

fn serve(stream: &TcpStream, script: &Script) -> io::Result<()> {
    read_request(stream)?;
    let status = match script.start {
        Start::Status(status) => status,
        // Without a listener there is no script to run.
        Start::Refused | Start::Lost => return Ok(()),
        Start::Silence => return until_hung_up(stream),
    };
    let mut out = stream;
    let bodiless = matches!(status, 204 | 304);
    let mut head = format!("HTTP/1.1 {status} Status\r\nconnection: close\r\n");
    for (name, value) in &script.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(if bodiless { "\r\n" } else { "transfer-encoding: chunked\r\n\r\n" });
    out.write_all(head.as_bytes())?;
    if bodiless {
        return Ok(());
    }
    for frame in script.frames.iter().filter(|frame| !frame.is_empty()) {
        write_chunk(stream, frame)?;
    }
    match script.end {
        End::Clean => out.write_all(b"0\r\n\r\n"),
        End::Broken => Ok(()),
        End::Stall => until_hung_up(stream),
        End::Repeats(frame) => loop {
            stream.set_read_timeout(Some(REPEATED_EVERY))?;
            match { stream }.read(&mut [0]) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                _ => return Ok(()),
            }
            write_chunk(stream, frame.as_bytes())?;
        },
    }
}

/// Reads a request to the end of its body, so that closing the connection does not reset it.
///
/// The end of the connection is an error: a client may drop a connection that it will not reuse.
pub(crate) fn read_request(stream: &TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
    }
    reader.read_exact(&mut vec![0; length])
}

fn write_chunk(mut stream: &TcpStream, bytes: &[u8]) -> io::Result<()> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    stream.write_all(&chunk)
}

/// Waits until the client closes the connection.
fn until_hung_up(mut stream: &TcpStream) -> io::Result<()> {
    stream.read(&mut [0]).map(drop)
}
