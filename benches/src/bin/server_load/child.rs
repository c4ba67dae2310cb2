//! A server in another process, so that its memory and CPU time are its own.

use std::{
    env,
    error::Error,
    io::{BufRead, BufReader},
    net::SocketAddr,
    process::{Child, Command, Stdio},
};

use chatwire_benches::process::{self, Usage};

/// The argument that makes this program a server.
pub(crate) const ARGUMENT: &str = "serve";

/// A server in another process; dropping it ends the server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// The number of the process.
    pub(crate) process: String,
    child: Option<Child>,
}

impl Server {
    /// Starts this program again, as a server of this kind.
    pub(crate) fn start(kind: &[&str]) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(env::current_exe()?)
            .arg(ARGUMENT)
            .args(kind)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take().ok_or("the server has no output")?;
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address)?;
        let address = address.trim().parse()?;
        Ok(Self { address, process: child.id().to_string(), child: Some(child) })
    }

    /// A server that somebody else has started.
    pub(crate) fn running(address: SocketAddr, process: &str) -> Self {
        Self { address, process: process.to_owned(), child: None }
    }

    pub(crate) fn usage(&self) -> Result<Usage, Box<dyn Error>> {
        Usage::of(&self.process)
    }

    pub(crate) fn open_files(&self) -> Result<usize, Box<dyn Error>> {
        process::open_files(&self.process)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server ends when its standard input ends.
        if let Some(child) = &mut self.child {
            drop(child.stdin.take());
            let _ = child.wait();
        }
    }
}
