//! The reference server as a child process, with the configuration of the clients.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::catalog::FOLDER;
use crate::{
    clock::wait,
    process::{copy_chatwire, failure},
};

/// The API key that the server requires, which runs on loopback only.
pub(crate) const KEY: &str = "loopback-key-of-the-clients";

/// The variable in which the server finds it.
pub(crate) const KEY_VARIABLE: &str = "CHATWIRE_API_KEY";

/// The model that the server has.
pub(crate) const MODEL: &str = "gpt-4o-mini";

/// Maximum number of checks whether the server is ready, and the delay between them.
const ATTEMPTS: usize = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// A running server; dropping it ends it.
pub(crate) struct Server {
    child: Child,
    base_url: String,
    program: PathBuf,
}

impl Server {
    /// Builds and starts the server, whose output goes to `server.log` in `work`.
    pub(crate) fn start(root: &Path, work: &Path) -> Result<Self, String> {
        let program = work.join("chatwire");
        copy_chatwire(&program)?;
        let (ready, log) = (work.join("ready"), work.join("server.log"));
        // A file of a run that was ended names a server that is gone.
        let _ = fs::remove_file(&ready);
        let output = File::create(&log).map_err(|error| failure(&log, &error))?;
        let errors = output.try_clone().map_err(|error| failure(&log, &error))?;
        let mut command = Command::new(&program);
        command
            .args(["serve", "--api-key-env", KEY_VARIABLE, "--config"])
            .arg(root.join(FOLDER).join("chatwire.toml"))
            .arg("--ready-file")
            .arg(&ready)
            .env(KEY_VARIABLE, KEY)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors);
        let child = command.spawn().map_err(|error| failure(&log, &error))?;
        let mut server = Self { child, base_url: String::new(), program };
        for _ in 0..ATTEMPTS {
            if let Ok(url) = fs::read_to_string(&ready)
                && url.trim().starts_with("http")
            {
                url.trim().clone_into(&mut server.base_url);
                return Ok(server);
            }
            if !matches!(server.child.try_wait(), Ok(None)) {
                break;
            }
            wait(PAUSE);
        }
        Err(format!("the server did not start; see {}", log.display()))
    }

    /// The program of the server, with these arguments.
    pub(crate) fn chatwire(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments);
        command
    }

    /// The base URL, `/v1` included.
    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ending a process that has ended is an error, which is ignored.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
