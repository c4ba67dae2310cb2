//! Runs a server until a signal, then finishes the responses in progress.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use chatwire_server::{Config, Server};
use chatwire_transport::atomic_file;

use crate::error::{CliError, Exit};

/// Runs a server until Ctrl-C or SIGTERM.
///
/// Responses in progress are finished for at most `drain_timeout` seconds, or until a second
/// signal.
pub(crate) fn run_until_signal(
    config: Config,
    ready_file: Option<&Path>,
    drain_timeout: u64,
) -> Result<(), CliError> {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| {
        CliError::new(Exit::Harness, "the async runtime cannot start").with_source(error)
    })?;
    runtime.block_on(async {
        // Registered first: a process with number 1 ignores signals that it does not handle.
        let mut signals = Signals::new().map_err(|error| {
            CliError::new(Exit::Harness, "signals cannot be handled").with_source(error)
        })?;
        let server = Server::start(config).await.map_err(|error| {
            CliError::usage("the server cannot start")
                .with_source(error)
                .with_help("use another address, or port 0 for a free port; see --api-key-env")
        })?;
        let _ready =
            ready_file.map(|path| ReadyFile::write(path, &server.base_url())).transpose()?;
        let mut out = io::stdout();
        writeln!(out, "listening on {}", server.base_url())?;
        out.flush()?;
        signals.next().await;
        let drained = tokio::time::timeout(Duration::from_secs(drain_timeout), server.shutdown());
        tokio::select! {
            _ = drained => {}
            () = signals.next() => {}
        }
        Ok(())
    })
}

/// The file that says where the server listens; removed at the end.
struct ReadyFile(PathBuf);

impl ReadyFile {
    fn write(path: &Path, base_url: &str) -> Result<Self, CliError> {
        let text = format!("{base_url}\n");
        atomic_file::write(path, text.as_bytes()).map_err(|error| {
            CliError::usage(format!("--ready-file {}: cannot be written", path.display()))
                .with_source(error)
                .with_help("use a file in an existing folder")
        })?;
        Ok(Self(path.to_owned()))
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        // A file that is already gone needs no removal.
        let _ = fs::remove_file(&self.0);
    }
}

/// Ctrl-C and, where there is one, SIGTERM.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(not(unix))]
    fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next signal.
    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        // Without a handler the system ends the process, which needs no signal.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}
