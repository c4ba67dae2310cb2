//! `chatwire completions`: prints a completion script for a shell.

use std::process::ExitCode;

use clap_complete::Shell;

use crate::{
    error::{CliError, Exit},
    output::Output,
};

/// Print a completion script for a shell.
///
/// For bash: chatwire completions bash > ~/.local/share/bash-completion/completions/chatwire
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::command(), "chatwire", &mut script);
    let mut output = Output::default();
    output.print(&String::from_utf8_lossy(&script));
    output.finish()?;
    Ok(Exit::Ok.into())
}
