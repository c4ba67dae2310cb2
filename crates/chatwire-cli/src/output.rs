//! Standard output of a run, which is judged to its end whoever reads it.

use std::io::{self, Write};

use crate::error::CliError;

/// Standard output; after its reader has closed it, as `head` does, nothing is written any more.
#[derive(Debug, Default)]
pub(crate) struct Output {
    closed: bool,
    error: Option<io::Error>,
}

impl Output {
    /// Prints text as it is.
    pub(crate) fn print(&mut self, text: &str) {
        if self.closed {
            return;
        }
        let mut out = io::stdout().lock();
        if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            self.closed = true;
            self.error = Some(error).filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
        }
    }

    /// Fails if standard output failed in another way than by being closed.
    pub(crate) fn finish(self) -> Result<(), CliError> {
        self.error.map_or(Ok(()), |error| Err(error.into()))
    }
}

/// Standard output for a report: a closed one is not an error.
#[derive(Debug, Default)]
pub(crate) struct ReportToOutput;

impl Write for ReportToOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match io::stdout().lock().write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match io::stdout().lock().flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }
}
