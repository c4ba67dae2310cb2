//! `chatwire man`: writes manual pages.

use std::{fs, path::PathBuf, process::ExitCode};

use clap::Command;
use clap_mangen::Man;

use crate::{
    error::{CliError, Exit},
    output::Output,
};

/// Print the manual page of the command, or write the pages of all subcommands into a folder.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Folder for chatwire.1, chatwire-check.1 and so on.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, CliError> {
    let mut command = crate::command();
    command.build();
    match &args.out {
        None => {
            let mut output = Output::default();
            output.print(&String::from_utf8_lossy(&page(&command)?));
            output.finish()?;
        }
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|error| {
                CliError::usage(format!("cannot make the folder {}", folder.display()))
                    .with_source(error)
                    .with_help("use a writable folder")
            })?;
            write(folder, &command)?;
        }
    }
    Ok(Exit::Ok.into())
}

/// Writes the page of a command and of those below it.
fn write(folder: &PathBuf, command: &Command) -> Result<(), CliError> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    let text = String::from_utf8_lossy(&page(command)?).into_owned();
    crate::file::write(&folder.join(format!("{name}.1")), &text)?;
    let below = command.get_subcommands().filter(|command| command.get_name() != "help");
    below.into_iter().try_for_each(|command| write(folder, command))
}

fn page(command: &Command) -> Result<Vec<u8>, CliError> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(page)
}
