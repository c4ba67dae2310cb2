//! The `chatwire` command.
//!
//! Parses the arguments, runs the subcommand, and prints an error as one line with an exit code.
//! `commands` has one file for each subcommand.

mod call_error;
mod client_flags;
mod clock;
mod commands;
mod config;
mod curl_line;
mod error;
mod file;
mod judge_flags;
mod output;
mod progress;
mod provider;
mod report_flags;
mod reporter;
mod sanitize;
mod selection;
mod send_flags;
mod suggest;
mod traffic;

use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

use clap::{CommandFactory as _, Parser};

use crate::{
    commands::Command,
    error::{CliError, Exit},
};

/// Client, recorder, conformance checker and test server for the chat-completions API.
#[derive(Parser)]
#[command(name = "chatwire", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0    success
  1    a check failed, or a response is incomplete
  2    invalid flags, files, configuration or request
  3    the network or a server failed
  4    internal error
  130  interrupted with Ctrl-C";

fn main() -> ExitCode {
    let result = match Cli::try_parse() {
        Ok(cli) => cli.command.run(),
        Err(error) if error.use_stderr() => {
            Err(CliError::from_usage(&error, &command_name(env::args_os())))
        }
        Err(help) => {
            let text = help.to_string();
            writeln!(io::stdout(), "{}", text.trim_end())
                .map(|()| Exit::Ok.into())
                .map_err(CliError::from)
        }
    };
    result.unwrap_or_else(|error| {
        if error.is_broken_pipe() {
            return Exit::Ok.into();
        }
        // If standard error is closed, the error cannot be reported.
        let _ = writeln!(io::stderr(), "{}", error.line());
        error.exit().into()
    })
}

/// The command with its flags, from which completions and manual pages are made.
fn command() -> clap::Command {
    Cli::command()
}

/// The command in the arguments, such as `chatwire schema diff`.
fn command_name(args: impl Iterator<Item = OsString>) -> String {
    let mut command = Cli::command();
    let mut name = command.get_name().to_owned();
    for arg in args.skip(1) {
        let Some(next) = command.find_subcommand(&arg).cloned() else { break };
        name.extend([" ", next.get_name()]);
        command = next;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_of_all_commands_are_valid() {
        Cli::command().debug_assert();
    }
}
