//! `chatwire report`: works with reports that were written.

mod merge;

use std::process::ExitCode;

use clap::Subcommand;

use crate::error::CliError;

/// Work with reports that `chatwire check` wrote.
#[derive(clap::Parser)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Merge(merge::Args),
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    match args.command {
        Command::Merge(args) => merge::run(args),
    }
}
