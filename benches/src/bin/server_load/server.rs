//! A server that is measured, in another process.

use std::{error::Error, net::SocketAddr};

use chatwire_benches::{
    child::Child,
    process::{self, Usage},
};

/// A server in another process; dropping it ends one that it has started.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// The number of the process.
    pub(crate) process: String,
    _child: Option<Child>,
}

impl Server {
    /// Starts this program again, as a server of this kind.
    pub(crate) fn start(kind: &[&str]) -> Result<Self, Box<dyn Error>> {
        let child = Child::start(kind)?;
        let address = child.address().parse()?;
        Ok(Self { address, process: child.id().to_string(), _child: Some(child) })
    }

    /// A server that somebody else has started.
    pub(crate) fn running(address: SocketAddr, process: &str) -> Self {
        Self { address, process: process.to_owned(), _child: None }
    }

    pub(crate) fn usage(&self) -> Result<Usage, Box<dyn Error>> {
        Usage::of(&self.process)
    }

    pub(crate) fn open_files(&self) -> Result<usize, Box<dyn Error>> {
        process::open_files(&self.process)
    }
}
