//! Exit codes, and the error that is printed as one line.

use std::{error::Error, fmt, io, process::ExitCode};

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::{Map, Value, json};

use crate::sanitize;

/// Exit code of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Success.
    Ok = 0,
    /// A check failed, or a response is incomplete.
    Unexpected = 1,
    /// Invalid flags, files, configuration or request.
    Usage = 2,
    /// The network or a server failed, after retries.
    Infrastructure = 3,
    /// An internal error.
    Harness = 4,
    /// Interrupted with Ctrl-C; 128 + SIGINT, as shells expect.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error, printed as one line: what is wrong and where, its cause, and what to do about it.
#[derive(Debug)]
pub(crate) struct CliError {
    exit: Exit,
    what: String,
    cause: Option<Box<dyn Error + Send + Sync>>,
    help: Option<String>,
    /// Further members of the JSON form.
    details: Map<String, Value>,
    /// Whether the line is JSON.
    json: bool,
}

impl CliError {
    /// An error with an exit code; `what` says what is wrong and where.
    pub(crate) fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self { exit, what: what.into(), cause: None, help: None, details: Map::new(), json: false }
    }

    /// An error in the flags or in a file that they name.
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self::new(Exit::Usage, what)
    }

    /// Converts clap's error for a command such as `chatwire chat` into one line.
    ///
    /// The help names the similar command or flag that clap suggests, if any.
    pub(crate) fn from_usage(error: &clap::Error, command: &str) -> Self {
        let help = format!("see `{command} --help`");
        if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            return Self::usage("a subcommand is required").with_help(help);
        }
        let help = match suggestion(error) {
            Some(similar) => format!("did you mean `{similar}`? {help}"),
            None => help,
        };
        let text = error.to_string();
        let paragraph = text.split("\n\n").next().unwrap_or(&text);
        let words: Vec<_> = paragraph.split_whitespace().collect();
        let what = words.join(" ");
        Self::usage(what.strip_prefix("error: ").unwrap_or(&what)).with_help(help)
    }

    /// Adds the cause; its own causes are printed, too.
    pub(crate) fn with_source(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Adds what to do about it.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a member to the JSON form; `null` is left out.
    pub(crate) fn detail(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        if !value.is_null() {
            self.details.insert(name.to_owned(), value);
        }
        self
    }

    /// Prints the error as JSON.
    pub(crate) fn into_json(mut self) -> Self {
        self.json = true;
        self
    }

    /// The printed line.
    pub(crate) fn line(&self) -> String {
        let message = sanitize::line(&self.to_string());
        if !self.json {
            return format!("error: {message}");
        }
        let mut error = self.details.clone();
        error.insert("message".to_owned(), message.into());
        error.insert("exit".to_owned(), (self.exit as u8).into());
        sanitize::json(&json!({ "error": error }).to_string())
    }

    /// Whether the reader of standard output closed it, as `head` does; that is not reported.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        let cause = self.cause.as_deref().and_then(|cause| cause.downcast_ref::<io::Error>());
        cause.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The exit code.
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
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

/// The subcommand, flag or value that is most similar to the unknown one.
fn suggestion(error: &clap::Error) -> Option<&str> {
    let kinds =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    kinds.into_iter().find_map(|kind| match error.get(kind)? {
        ContextValue::String(similar) => Some(similar.as_str()),
        // In ascending order of similarity.
        ContextValue::Strings(similar) => similar.last().map(String::as_str),
        _ => None,
    })
}

/// An error of standard output.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::new(Exit::Harness, "cannot write to standard output").with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_standard_output_is_not_an_error() {
        assert!(CliError::from(io::Error::from(io::ErrorKind::BrokenPipe)).is_broken_pipe());
        assert!(!CliError::from(io::Error::other("the disk is full")).is_broken_pipe());
    }

    #[test]
    fn an_error_is_one_line_with_its_causes_and_help() {
        let error = CliError::usage("a.json cannot be read")
            .with_source(io::Error::other("the disk is gone"))
            .with_help("name another");
        assert_eq!(error.to_string(), "a.json cannot be read: the disk is gone; name another");
    }

    #[test]
    fn any_message_is_one_line() {
        let error =
            CliError::usage("a\nb\u{1b}[2J").detail("status", 400).detail("code", None::<u8>);
        assert_eq!(error.line(), "error: a b\u{fffd}[2J");
        assert_eq!(
            error.into_json().line(),
            "{\"error\":{\"exit\":2,\"message\":\"a b\u{fffd}[2J\",\"status\":400}}"
        );
    }
}
