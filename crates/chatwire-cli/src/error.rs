//! Why a command ended: the exit codes, and the error that becomes one line.

use std::{error::Error, fmt, io, process::ExitCode};

use clap::error::ErrorKind;
use serde_json::{Map, Value, json};

use crate::sanitize;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Everything was as expected.
    Ok = 0,
    /// Something that was judged is not as it should be.
    Unexpected = 1,
    /// The flags, a file that they name, or the configuration is wrong.
    Usage = 2,
    /// The network or a server failed, after retries.
    Infrastructure = 3,
    /// We failed.
    Harness = 4,
    /// Somebody pressed Ctrl-C: what shells expect of a command that an interrupt ended.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A failure, printed as one line: what is wrong and where, why, and what to do about it.
#[derive(Debug)]
pub(crate) struct CliError {
    exit: Exit,
    what: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
    remedy: Option<String>,
    /// What a machine wants to know.
    details: Map<String, Value>,
    /// Whether a machine reads it.
    json: bool,
}

impl CliError {
    /// A failure that ends the command with `exit`; `what` says what is wrong and where.
    pub(crate) fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self {
            exit,
            what: what.into(),
            cause: None,
            remedy: None,
            details: Map::new(),
            json: false,
        }
    }

    /// A mistake in the flags or in a file that they name.
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what)
    }

    /// What clap says about the flags of a command such as `chatwire chat`, without its manual page.
    pub(crate) fn from_usage(error: &clap::Error, command: &str) -> Self {
        let remedy = format!("see `{command} --help`");
        if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            return Self::usage("no subcommand is given").with_help(remedy);
        }
        let text = error.to_string();
        let paragraph = text.split("\n\n").next().unwrap_or(&text);
        let words: Vec<_> = paragraph.split_whitespace().collect();
        let what = words.join(" ");
        Self::usage(what.strip_prefix("error: ").unwrap_or(&what)).with_help(remedy)
    }

    /// Adds the error that led to this one; its causes are printed as well.
    pub(crate) fn with_source(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Adds what to do about it.
    pub(crate) fn with_help(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Adds something that a machine wants to know; `null` is left out.
    pub(crate) fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        if !value.is_null() {
            self.details.insert(name.to_owned(), value);
        }
        self
    }

    /// The same, for a machine to read: the line is JSON then.
    pub(crate) fn as_json(mut self) -> Self {
        self.json = true;
        self
    }

    /// The line that is printed.
    pub(crate) fn line(&self) -> String {
        let message = sanitize::line(&self.to_string());
        if !self.json {
            return format!("error: {message}");
        }
        let mut error = self.details.clone();
        error.insert("message".to_owned(), message.into());
        error.insert("exit".to_owned(), (self.exit as u8).into());
        json!({ "error": error }).to_string()
    }

    /// Whether somebody stopped reading the output, as `head` does; that is no failure worth a line.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let cause = self.cause.as_deref().and_then(|cause| cause.downcast_ref::<io::Error>());
        cause.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// How the command ends.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        let mut cause = self.cause.as_ref().map(|cause| cause.as_ref() as &dyn Error);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        match &self.remedy {
            Some(remedy) => write!(f, "; {remedy}"),
            None => Ok(()),
        }
    }
}

/// Standard output cannot be written.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::new(Exit::Harness, "standard output cannot be written").with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_leaves_is_no_failure() {
        assert!(CliError::from(io::Error::from(io::ErrorKind::BrokenPipe)).is_broken_pipe());
        assert!(!CliError::from(io::Error::other("the disk is full")).is_broken_pipe());
    }

    #[test]
    fn an_error_is_one_line_with_its_causes_and_remedy() {
        let error = CliError::usage("a.json cannot be read")
            .with_source(io::Error::other("the disk is gone"))
            .with_help("name another");
        assert_eq!(error.to_string(), "a.json cannot be read: the disk is gone; name another");
    }

    #[test]
    fn whatever_is_said_is_one_line() {
        let error =
            CliError::usage("a\nb\u{1b}[2J").detail("status", 400).detail("code", None::<u8>);
        assert_eq!(error.line(), "error: a b\u{fffd}[2J");
        assert_eq!(
            error.as_json().line(),
            "{\"error\":{\"exit\":2,\"message\":\"a b\u{fffd}[2J\",\"status\":400}}"
        );
    }
}
