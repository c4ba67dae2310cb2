//! The processes of a cluster, which end with the test.

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
};

use tempfile::TempDir;

/// A process and the lines of its log.
pub(crate) struct Process {
    child: Child,
    lines: Receiver<String>,
}

impl Process {
    fn start(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let (to_test, lines) = mpsc::channel();
        // Reads on when the test no longer listens, so that the process never waits for it.
        thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                let _ = to_test.send(line);
            }
        });
        Self { child, lines }
    }

    /// Waits for a line of the log with this text.
    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) {
        let mut seen = Vec::new();
        for line in &self.lines {
            if line.contains(text) {
                return;
            }
            seen.push(line);
        }
        panic!("the process ended before {text:?}: {seen:#?}");
    }

    /// Whether the process has not ended.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Passes over the log so far.
    pub(crate) fn skip_log(&self) {
        while self.lines.try_recv().is_ok() {}
    }

    /// Ends the process as a machine that loses power does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A scheduler and two executors of one core each.
pub(crate) struct Cluster {
    pub(crate) address: String,
    pub(crate) executors: Vec<Process>,
    _scheduler: Process,
    _folders: Vec<TempDir>,
}

impl Cluster {
    /// Starts a cluster whose executors have this many MiB for their operators.
    pub(crate) fn start(memory: usize) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let scheduler =
            Process::start(Command::new(env!("CARGO_BIN_EXE_chatwire-scheduler")).args([
                "--listen",
                &address,
                "--executor-timeout",
                "4",
            ]));
        scheduler.wait_for("listening on");
        let folders: Vec<_> = (0..2).map(|_| TempDir::new().unwrap()).collect();
        let executors: Vec<_> =
            folders.iter().map(|folder| executor(&address, folder, memory)).collect();
        for executor in &executors {
            executor.wait_for("Executor registration succeed");
        }
        Self { address, executors, _scheduler: scheduler, _folders: folders }
    }
}

fn executor(scheduler: &str, folder: &TempDir, memory: usize) -> Process {
    Process::start(
        Command::new(env!("CARGO_BIN_EXE_chatwire-executor"))
            .args(["--scheduler", scheduler, "--cores", "1", "--heartbeat", "1"])
            .args(["--port", &free_port().to_string(), "--grpc-port", &free_port().to_string()])
            .args(["--memory", &memory.to_string(), "--work-dir"])
            .arg(folder.path()),
    )
}

/// A port that nobody listens on.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
