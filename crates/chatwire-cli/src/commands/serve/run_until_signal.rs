//! Runs a server until a signal, then finishes the responses in progress.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use chatwire_server::{Config, Server, StartError};
use chatwire_transport::atomic_file;
use tokio::sync::oneshot;

use crate::error::{CliError, Exit};

/// Runs a server until Ctrl-C or SIGTERM.
///
/// With `until_stdin_closes`, the end of standard input ends it too, as the end of the program that
/// started it does. Responses in progress are finished for at most `drain_timeout` seconds, or
/// until a second signal.
pub(crate) fn run_until_signal(
    config: Config,
    ready_file: Option<&Path>,
    drain_timeout: u64,
    until_stdin_closes: bool,
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
            let help = match &error {
                StartError::NoKey { .. } => "name the variable of a key with --api-key-env",
                _ => "use another address, or port 0 for a free port",
            };
            CliError::usage("the server cannot start").with_source(error).with_help(help)
        })?;
        let _ready =
            ready_file.map(|path| ReadyFile::write(path, &server.base_url())).transpose()?;
        let mut out = io::stdout();
        writeln!(out, "listening on {}", server.base_url())?;
        out.flush()?;
        if until_stdin_closes {
            signals.stdin = Some(end_of_stdin());
        }
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

/// Resolves at the end of standard input, whose content is thrown away.
///
/// A thread of its own reads, because a read cannot be cancelled; it ends with the process.
fn end_of_stdin() -> oneshot::Receiver<()> {
    let (sender, ended) = oneshot::channel();
    thread::spawn(move || {
        // An error is an end, too.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        let _ = sender.send(());
    });
    ended
}

/// Ctrl-C and, where there is one, SIGTERM; if asked for, the end of standard input.
struct Signals {
    /// Taken when it has resolved.
    stdin: Option<oneshot::Receiver<()>>,
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
            stdin: None,
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(not(unix))]
    fn new() -> io::Result<Self> {
        Ok(Self { stdin: None })
    }

    /// Waits for the next signal.
    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            () = stdin_ended(&mut self.stdin) => {}
        }
    }

    #[cfg(not(unix))]
    async fn next(&mut self) {
        tokio::select! {
            // Without a handler the system ends the process, which needs no signal.
            Ok(()) = tokio::signal::ctrl_c() => {}
            () = stdin_ended(&mut self.stdin) => {}
            else => std::future::pending().await,
        }
    }
}

/// Resolves once, at the end of standard input; never if that ends nothing.
async fn stdin_ended(stdin: &mut Option<oneshot::Receiver<()>>) {
    match stdin {
        Some(ended) => {
            let _ = ended.await;
            *stdin = None;
        }
        None => std::future::pending().await,
    }
}
