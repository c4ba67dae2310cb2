//! A server without an HTTP library, in another process so that its time does not count.

use std::{
    error::Error,
    io::{self, BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use chatwire_benches::{child, responses, streams};

/// Events with content in a stream.
pub(crate) const EVENTS: usize = 200;

/// The path of streams.
pub(crate) const STREAM: &str = "/stream";

/// Runs the server until standard input ends.
pub(crate) fn serve() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || connection(stream));
        }
    });
    Ok(child::tell_and_wait(address)?)
}

fn connection(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let body = responses::small();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let unary = [head.as_bytes(), &body].concat();
    let chunks = chunks();
    let mut input = BufReader::new(stream.try_clone()?);
    while let Some(is_stream) = request(&mut input)? {
        if !is_stream {
            stream.write_all(&unary)?;
            continue;
        }
        stream.write_all(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\
            transfer-encoding: chunked\r\n\r\n",
        )?;
        for chunk in &chunks {
            stream.write_all(chunk)?;
        }
    }
    Ok(())
}

/// The events of a stream as HTTP chunks; the last has the end of the body.
fn chunks() -> Vec<Vec<u8>> {
    let stream = streams::words(EVENTS - 2);
    let text = String::from_utf8_lossy(&stream);
    let mut chunks: Vec<_> = text
        .split_inclusive("\n\n")
        .map(|event| format!("{:x}\r\n{event}\r\n", event.len()).into_bytes())
        .collect();
    if let Some(last) = chunks.last_mut() {
        last.extend_from_slice(b"0\r\n\r\n");
    }
    chunks
}

/// Reads a request; tells whether it asks for a stream, or `None` at the end of the connection.
fn request(input: &mut impl BufRead) -> io::Result<Option<bool>> {
    let (mut length, mut is_stream, mut line) = (0, false, String::new());
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let lower = line.trim_end().to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if lower.is_empty() {
            break;
        }
        is_stream |= lower.contains(STREAM);
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body)?;
    Ok(Some(is_stream))
}
