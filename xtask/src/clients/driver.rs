//! A driver as a child process, which makes the calls of one client.

use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

use super::call::{Call, CallResult};
use crate::process::failure;

/// How long a call of a response with a fault may take, in seconds: first, and again after a call
/// that took longer, which a busy machine may have delayed.
const FAULTY_SECONDS: [u64; 2] = [3, 10];

/// How long a call of a response without a fault may take, in seconds.
const PLAIN_SECONDS: u64 = 90;

/// How long a driver may take for an answer, start-up included, before it counts as hanging.
const LONGEST: Duration = Duration::from_secs(120);

/// The driver of one client.
pub(crate) struct Driver {
    command: Command,
    log: PathBuf,
    process: Option<Process>,
}

/// A running driver; dropping it ends it.
struct Process {
    child: Child,
    input: ChildStdin,
    answers: Receiver<String>,
}

impl Driver {
    /// A driver that `command` starts, for the server at `base_url`; its other output goes to
    /// `log`.
    pub(super) fn new(mut command: Command, log: &Path, base_url: &str) -> Self {
        command
            .env("CHATWIRE_BASE_URL", base_url)
            .env("CHATWIRE_API_KEY", super::server::KEY)
            .env("CHATWIRE_MODEL", super::server::MODEL);
        Self { command, log: log.to_owned(), process: None }
    }

    /// Makes a call. A driver that ends or hangs is started again for the next call.
    ///
    /// Fails when the driver does not start.
    pub(crate) fn call(&mut self, call: &Call) -> Result<CallResult, String> {
        if call.fault.is_none() {
            let result = self.attempt(call, PLAIN_SECONDS)?;
            return match result {
                CallResult::Crash => Err(format!("the driver ended; see {}", self.log.display())),
                result => Ok(result),
            };
        }
        let mut result = CallResult::Hang;
        for seconds in FAULTY_SECONDS {
            result = self.attempt(call, seconds)?;
            if result != CallResult::Hang {
                break;
            }
        }
        Ok(result)
    }

    fn attempt(&mut self, call: &Call, seconds: u64) -> Result<CallResult, String> {
        let process = match &mut self.process {
            Some(process) => process,
            none => none.insert(Process::start(&mut self.command, &self.log)?),
        };
        let result = process.call(call, seconds);
        if matches!(result, None | Some(CallResult::Crash)) {
            self.process = None;
        }
        Ok(result.unwrap_or(CallResult::Hang))
    }
}

impl Process {
    fn start(command: &mut Command, log: &Path) -> Result<Self, String> {
        let wrong = |error: &dyn std::fmt::Display| failure(log, error);
        let log = File::options().create(true).append(true).open(log).map_err(|e| wrong(&e))?;
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("cannot start {command:?}: {error}"))?;
        let input = child.stdin.take().ok_or("the driver has no input")?;
        let output = child.stdout.take().ok_or("the driver has no output")?;
        let (sender, answers) = channel();
        thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            lines.take_while(|line| sender.send(line.clone()).is_ok()).for_each(drop);
        });
        Ok(Self { child, input, answers })
    }

    /// The result of a call; `None` if the driver gives none in time.
    fn call(&mut self, call: &Call, seconds: u64) -> Option<CallResult> {
        if self.input.write_all(call.line(seconds).as_bytes()).is_err() {
            return Some(CallResult::Crash);
        }
        loop {
            match self.answers.recv_timeout(LONGEST) {
                // Anything else is what a library printed.
                Ok(line) => {
                    if let Some(result) = call.result(&line) {
                        return Some(result);
                    }
                }
                Err(RecvTimeoutError::Timeout) => return None,
                Err(RecvTimeoutError::Disconnected) => return Some(CallResult::Crash),
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Ending a process that has ended is an error, which is ignored.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
