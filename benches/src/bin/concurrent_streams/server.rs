//! The reference server in another process, so that its memory is not counted.

use std::{
    env,
    error::Error,
    io::{self, BufRead, BufReader, Read, Write},
    process::{Child, Command, Stdio},
};

use chatwire_server::{Config, Limits};

use crate::recording;

/// The argument that makes this program the server.
pub(crate) const ARGUMENT: &str = "serve";

/// The server process; dropping it ends the server.
pub(crate) struct Server {
    pub(crate) base_url: String,
    process: Child,
}

impl Server {
    /// Starts this program again, as the server.
    pub(crate) fn start(streams: usize, chunks: usize) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(env::current_exe()?)
            .args([ARGUMENT, &streams.to_string(), &chunks.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or("the server has no output")?;
        let mut base_url = String::new();
        BufReader::new(out).read_line(&mut base_url)?;
        Ok(Self { base_url: base_url.trim().to_owned(), process })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server ends when its standard input ends.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Runs the server until standard input ends.
pub(crate) fn serve(streams: usize, chunks: usize) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let mut limits = Limits::default();
    limits.max_connections = streams + 16;
    let config = Config::default()
        .recordings(recording::recordings(chunks))
        .only_recorded(true)
        .speed(1)
        .limits(limits);
    let server = runtime.block_on(chatwire_server::Server::start(config))?;
    let mut out = io::stdout();
    writeln!(out, "{}", server.base_url())?;
    out.flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
