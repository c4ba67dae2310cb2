//! A server in another process, so that its time and memory are its own.

use std::{
    env,
    error::Error,
    fmt::Display,
    io::{self, BufRead, BufReader, Read, Write},
    process::{self, Command, Stdio},
};

/// The argument that makes a program its own server.
pub const ARGUMENT: &str = "serve";

/// This program in another process, as a server; dropping it ends the server.
#[derive(Debug)]
pub struct Child {
    address: String,
    process: process::Child,
}

impl Child {
    /// Starts this program again with [`ARGUMENT`] and these arguments, and waits for its address.
    ///
    /// # Errors
    /// If it cannot be started, or tells no address.
    pub fn start(arguments: &[&str]) -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(env::current_exe()?)
            .arg(ARGUMENT)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or("the server has no output")?;
        let mut address = String::new();
        BufReader::new(out).read_line(&mut address)?;
        Ok(Self { address: address.trim().to_owned(), process })
    }

    /// The address, as the server told it with [`tell_and_wait`].
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The number of the process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // The server ends when its standard input ends.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// In the server: tells the address, and blocks until standard input ends.
///
/// # Errors
/// If standard output or input fails.
pub fn tell_and_wait(address: impl Display) -> io::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "{address}")?;
    out.flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
