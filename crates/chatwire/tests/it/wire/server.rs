//! A server that writes given bytes and ends its connections in given ways.

use std::{
    io::Write,
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

use crate::loopback::server::read_request;

/// What a connection does with the next request.
#[derive(Clone)]
pub(crate) enum Step {
    /// Writes these bytes and keeps the connection open.
    Keep(Vec<u8>),
    /// Writes these bytes and closes the connection.
    Close(Vec<u8>),
    /// Closes the connection with the request unread, which resets it.
    Reset,
}

pub(crate) struct Server {
    address: SocketAddr,
}

impl Server {
    /// Serves one connection after the other, each with its steps; ends with the last.
    pub(crate) fn start(connections: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        thread::spawn(move || {
            for steps in connections {
                let Ok((stream, _)) = listener.accept() else { return };
                // If the client closes its connection first, nothing is left to do.
                thread::spawn(move || serve(&stream, &steps));
            }
        });
        Self { address }
    }

    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }
}

fn serve(stream: &TcpStream, steps: &[Step]) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(Duration::from_secs(20)))?;
    for step in steps {
        match step {
            Step::Reset => {
                // Bytes that are not read turn the close into a reset.
                stream.peek(&mut [0])?;
                return Ok(());
            }
            Step::Keep(bytes) => {
                read_request(stream)?;
                { stream }.write_all(bytes)?;
            }
            Step::Close(bytes) => {
                read_request(stream)?;
                return { stream }.write_all(bytes);
            }
        }
    }
    // Open until the client closes it.
    stream.peek(&mut [0]).map(drop)
}
