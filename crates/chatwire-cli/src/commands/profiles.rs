//! `chatwire profiles`: lists the bundled profiles.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use chatwire_conformance::{Profile, ProfileSet};

use crate::{
    error::{CliError, Exit},
    suggest,
};

/// List the bundled profiles: name and description.
///
/// A profile sets how binding each rule is, with a reason for each change.
/// `--profile` of other commands takes one of these names, or a TOML file.
#[derive(clap::Parser)]
pub(crate) struct Args {
    /// Show this profile only, with the level of each rule that it changes.
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub(crate) fn run(args: Args) -> Result<ExitCode, CliError> {
    let profiles = ProfileSet::bundled();
    let mut out = io::stdout().lock();
    match &args.name {
        Some(name) => {
            let profile = profiles.get(name).ok_or_else(|| {
                let known: Vec<_> = profiles.iter().map(Profile::name).collect();
                CliError::usage(format!("{name}: unknown profile"))
                    .with_help(suggest::help("use", name, known))
            })?;
            writeln!(out, "{}: {}", profile.name(), profile.description())?;
            for (rule, level) in profile.overrides() {
                writeln!(out, "  {rule} [{}] {}", level.level, level.reason)?;
            }
        }
        None => {
            let width = profiles.iter().map(|profile| profile.name().len()).max().unwrap_or(0);
            for profile in profiles.iter() {
                writeln!(out, "{:width$}  {}", profile.name(), profile.description())?;
            }
        }
    }
    Ok(Exit::Ok.into())
}
