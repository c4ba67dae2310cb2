//! The `chatwire` command.
//!
//! One file for each subcommand: its `Args` and `run(args) -> Result<ExitCode, CliError>`.
//! This file joins them, and turns every failure into one line and an exit code:
//! 0 as expected, 1 unexpected failure, 2 usage or configuration, 3 infrastructure, 4 harness, 130 interrupted.

mod call_error;
mod client_flags;
mod clock;
mod commands;
mod config;
mod error;
mod file;
mod sanitize;

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

/// Speaks the chat-completions API and judges those who speak it.
#[derive(Parser)]
#[command(name = "chatwire", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let result = match Cli::try_parse() {
        Ok(cli) => cli.command.run(),
        Err(error) if error.use_stderr() => {
            Err(CliError::from_usage(&error, &named(env::args_os())))
        }
        Err(help) => {
            write!(io::stdout(), "{help}").map(|()| Exit::Ok.into()).map_err(CliError::from)
        }
    };
    result.unwrap_or_else(|error| {
        if error.is_broken_pipe() {
            return Exit::Ok.into();
        }
        // Where standard error is closed there is nobody left to tell.
        let _ = writeln!(io::stderr(), "{}", error.line());
        error.exit().into()
    })
}

/// The command that the arguments name, such as `chatwire schema diff`.
fn named(args: impl Iterator<Item = OsString>) -> String {
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
    fn the_flags_of_all_commands_are_in_order() {
        Cli::command().debug_assert();
    }
}
