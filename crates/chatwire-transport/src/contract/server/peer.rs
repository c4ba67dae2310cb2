//! One connection, as the function that serves it sees it.

use std::{
    io::{ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    sync::Arc,
    time::Duration,
};

use socket2::SockRef;

use super::{Received, Shared};
use crate::contract::{Verdict, alarm::MAX_WAIT};

/// The client at the other end of a connection.
pub(in crate::contract) struct Peer {
    stream: Arc<TcpStream>,
    index: usize,
    shared: Arc<Shared>,
    /// Bytes that were read after the end of the last request.
    unparsed: Vec<u8>,
}

impl Peer {
    pub(super) fn new(stream: Arc<TcpStream>, index: usize, shared: Arc<Shared>) -> Self {
        // Both may fail on a broken connection; later reads then report it.
        let _ = stream.set_nodelay(true);
        let _ = stream.set_write_timeout(Some(MAX_WAIT));
        Self { stream, index, shared, unparsed: Vec::new() }
    }

    /// The index of the connection, from 0.
    pub(in crate::contract) fn index(&self) -> usize {
        self.index
    }

    /// Reads one request.
    pub(in crate::contract) fn request(&mut self) -> Result<Received, String> {
        match self.next_request()? {
            Some(request) => Ok(request),
            None => Err("the client closed its connection instead of sending a request".to_owned()),
        }
    }

    /// Reads one request; `None` if the client closes its connection first.
    pub(in crate::contract) fn next_request(&mut self) -> Result<Option<Received>, String> {
        loop {
            if let Some((request, length)) = Received::parse(&self.unparsed)? {
                self.unparsed.drain(..length);
                return Ok(Some(request));
            }
            match self.read(MAX_WAIT) {
                Ok(0) if self.unparsed.is_empty() => return Ok(None),
                Ok(0) => return Err("the client closed its connection in a request".to_owned()),
                Ok(_) => {}
                Err(_) if self.unparsed.is_empty() => return Ok(None),
                Err(error) => return Err(format!("the request did not arrive: {error}")),
            }
        }
    }

    /// Writes bytes at once.
    pub(in crate::contract) fn write(&mut self, bytes: impl AsRef<[u8]>) -> Verdict {
        (&*self.stream)
            .write_all(bytes.as_ref())
            .map_err(|error| format!("the client did not read the whole response: {error}"))
    }

    /// Waits until the check opens a gate.
    pub(in crate::contract) fn wait_for_gate(&self) -> Verdict {
        if self.shared.gate(MAX_WAIT) {
            Ok(())
        } else {
            Err("the backend did not return what the server had sent".to_owned())
        }
    }

    /// Signals to the check that this point is reached.
    pub(in crate::contract) fn signal(&self) {
        self.shared.change(|state| state.signals += 1);
    }

    /// Waits until the client closes its connection.
    pub(in crate::contract) fn expect_close(&mut self, within: Duration) -> Verdict {
        loop {
            match self.read(within) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if is_timeout(error.kind()) => {
                    return Err(format!("the connection was still open after {within:?}"));
                }
                // A reset closes the connection too.
                Err(_) => return Ok(()),
            }
        }
    }

    /// Closes the writing half of the connection.
    pub(in crate::contract) fn close_writing(&self) -> Verdict {
        self.stream
            .shutdown(Shutdown::Write)
            .map_err(|error| format!("the connection is gone already: {error}"))
    }

    /// Keeps the connection open until the client closes it.
    pub(in crate::contract) fn wait_for_close(&mut self) -> Verdict {
        self.expect_close(MAX_WAIT)
    }

    /// Ends the connection with a reset instead of a normal close.
    pub(in crate::contract) fn reset_at_end(&self) -> Verdict {
        SockRef::from(&*self.stream)
            .set_linger(Some(Duration::ZERO))
            .map_err(|error| format!("the server cannot reset a connection: {error}"))
    }

    fn read(&mut self, within: Duration) -> std::io::Result<usize> {
        self.stream.set_read_timeout(Some(within))?;
        let mut buffer = [0; 16 * 1024];
        let length = (&*self.stream).read(&mut buffer)?;
        self.unparsed.extend(buffer.iter().take(length));
        Ok(length)
    }
}

fn is_timeout(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
