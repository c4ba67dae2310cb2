//! A client that does as little as possible, so that the server is measured.

use std::{error::Error, net::SocketAddr};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::payload::PATH;

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// The bytes of a request.
pub(crate) fn encode(body: &str) -> Vec<u8> {
    encode_for(PATH, body)
}

/// The bytes of a request for another path.
pub(crate) fn encode_for(path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer sk-load\r\n\
         content-type: application/json\r\naccept: */*\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::new() })
    }

    /// Sends a request, and reads its response to the end; fails unless it is 200 and has `part`.
    pub(crate) async fn exchange(
        &mut self,
        request: &[u8],
        part: &[u8],
    ) -> Result<usize, Box<dyn Error + Send + Sync>> {
        self.stream.write_all(request).await?;
        self.received.clear();
        while !self.is_whole() {
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Err("the connection ends inside a response".into());
            }
        }
        let is_good = self.received.starts_with(b"HTTP/1.1 200 ")
            && memchr::memmem::find(&self.received, part).is_some();
        match is_good {
            true => Ok(self.received.len()),
            false => Err(String::from_utf8_lossy(&self.received).into()),
        }
    }

    /// Whether the received bytes are a whole response.
    fn is_whole(&self) -> bool {
        let Some(end) = memchr::memmem::find(&self.received, b"\r\n\r\n") else { return false };
        let head = String::from_utf8_lossy(&self.received[..end]).to_ascii_lowercase();
        match head.split_once("content-length: ") {
            Some((_, rest)) => {
                let digits = rest.split('\r').next().unwrap_or_default();
                digits.parse().is_ok_and(|length: usize| self.received.len() >= end + 4 + length)
            }
            None => self.received.ends_with(b"\r\n0\r\n\r\n"),
        }
    }
}
