//! `cargo xtask release`: what the release workflow does beside publishing the crates.

mod archive;
mod changelog;

use std::{
    error::Error,
    fs,
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    flags::{Release, ReleaseCmd},
    root, workspace,
};

pub(crate) fn run(task: Release) -> Result<ExitCode, Box<dyn Error>> {
    let version = version()?;
    match task.subcommand {
        ReleaseCmd::Archive(task) => archive::make(&version, &task.target)?,
        ReleaseCmd::Check(task) => {
            if task.tag != format!("v{version}") {
                let tag = task.tag;
                return Err(
                    format!("the tag is {tag} and the workspace's version {version}").into()
                );
            }
            changes(&version)?;
        }
        ReleaseCmd::Notes(_) => writeln!(io::stdout(), "{}", changes(&version)?)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The version that all published crates share.
fn version() -> Result<String, Box<dyn Error>> {
    let packages = workspace::packages()?;
    let command = packages.into_iter().find(|package| package.name == "chatwire-cli");
    Ok(command.ok_or("the workspace has no crate `chatwire-cli`")?.version)
}

/// What the changelog says about `version`.
fn changes(version: &str) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(root().join("CHANGELOG.md"))?;
    let changes = changelog::section(&text, version)
        .ok_or_else(|| format!("CHANGELOG.md has no section `## {version}`"))?;
    Ok(changes.to_owned())
}
