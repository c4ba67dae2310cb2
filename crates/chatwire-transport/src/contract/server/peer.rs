//! One connection, as the server's function sees it.

use std::{
    io::{ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    sync::Arc,
    time::Duration,
};

use socket2::SockRef;

use super::{Received, Shared};
use crate::contract::{Verdict, alarm::PATIENCE};

/// The client, at the other end of a connection.
pub(in crate::contract) struct Peer {
    stream: Arc<TcpStream>,
    index: usize,
    shared: Arc<Shared>,
    /// What was read beyond the last request.
    ahead: Vec<u8>,
}

impl Peer {
    pub(super) fn new(stream: Arc<TcpStream>, index: usize, shared: Arc<Shared>) -> Self {
        // Neither can fail on a connection that stands; on one that does not, nothing matters.
        let _ = stream.set_nodelay(true);
        let _ = stream.set_write_timeout(Some(PATIENCE));
        Self { stream, index, shared, ahead: Vec::new() }
    }

    /// Which connection this is, counted from zero.
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

    /// Reads one request, or nothing if the client closes its connection first.
    pub(in crate::contract) fn next_request(&mut self) -> Result<Option<Received>, String> {
        loop {
            if let Some((request, length)) = Received::parse(&self.ahead)? {
                self.ahead.drain(..length);
                return Ok(Some(request));
            }
            match self.read(PATIENCE) {
                Ok(0) if self.ahead.is_empty() => return Ok(None),
                Ok(0) => return Err("the client closed its connection in a request".to_owned()),
                Ok(_) => {}
                Err(_) if self.ahead.is_empty() => return Ok(None),
                Err(error) => return Err(format!("the request did not arrive: {error}")),
            }
        }
    }

    /// Writes bytes, now.
    pub(in crate::contract) fn write(&mut self, bytes: impl AsRef<[u8]>) -> Verdict {
        (&*self.stream)
            .write_all(bytes.as_ref())
            .map_err(|error| format!("the client did not take the whole answer: {error}"))
    }

    /// Waits until the check says to go on.
    pub(in crate::contract) fn gate(&self) -> Verdict {
        if self.shared.gate(PATIENCE) {
            Ok(())
        } else {
            Err("the backend did not hand over what it had been sent".to_owned())
        }
    }

    /// Tells the check that this point is reached.
    pub(in crate::contract) fn tell(&self) {
        self.shared.change(|state| state.told += 1);
    }

    /// Waits for the client to close its connection.
    pub(in crate::contract) fn expect_close(&mut self, within: Duration) -> Verdict {
        loop {
            match self.read(within) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if is_timeout(error.kind()) => {
                    return Err(format!("the connection was still open after {within:?}"));
                }
                // A reset closes it as well.
                Err(_) => return Ok(()),
            }
        }
    }

    /// Says that nothing more will be written.
    pub(in crate::contract) fn close_writing(&self) -> Verdict {
        self.stream
            .shutdown(Shutdown::Write)
            .map_err(|error| format!("the connection is gone already: {error}"))
    }

    /// Keeps the connection open until the client closes it.
    pub(in crate::contract) fn hold(&mut self) -> Verdict {
        self.expect_close(PATIENCE)
    }

    /// Lets the connection end with a reset instead of an orderly close.
    pub(in crate::contract) fn reset_at_end(&self) -> Verdict {
        SockRef::from(&*self.stream)
            .set_linger(Some(Duration::ZERO))
            .map_err(|error| format!("the server cannot reset a connection: {error}"))
    }

    fn read(&mut self, within: Duration) -> std::io::Result<usize> {
        self.stream.set_read_timeout(Some(within))?;
        let mut buffer = [0; 16 * 1024];
        let length = (&*self.stream).read(&mut buffer)?;
        self.ahead.extend(buffer.iter().take(length));
        Ok(length)
    }
}

fn is_timeout(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut)
}
