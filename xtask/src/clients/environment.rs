//! Installs a client in its own environment below `target/clients`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::catalog::{Client, FOLDER, Language};
use crate::{
    node_environment::{self, copy},
    process::{failure, program, run},
    python_environment::Environment,
};

/// The modules that clients of one language share.
const SHARED: &str = "shared";

/// Installs the client, unless it is there with the same versions, and gives the command that
/// starts it.
pub(super) fn install(root: &Path, client: &Client) -> Result<Command, String> {
    let setup = root.join(FOLDER).join(&client.name);
    let work = root.join("target").join(FOLDER).join(&client.name);
    fs::create_dir_all(&work).map_err(|error| failure(&work, &error))?;
    match client.language {
        Language::Python => python(root, &setup, &work),
        Language::Node => node(root, &setup, &work),
        Language::Rust => rust(root, client),
    }
}

fn python(root: &Path, setup: &Path, work: &Path) -> Result<Command, String> {
    let environment = Environment::install(setup, work)?;
    let mut command = Command::new(environment.python());
    command
        .arg(setup.join("client.py"))
        .current_dir(work)
        .env("PYTHONPATH", root.join(FOLDER).join(SHARED))
        .env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

/// Modules are found from the folder of the file that imports them, so the files are copied to
/// where the packages are installed.
fn node(root: &Path, setup: &Path, work: &Path) -> Result<Command, String> {
    let shared = work.with_file_name(SHARED);
    fs::create_dir_all(&shared).map_err(|error| failure(&shared, &error))?;
    let sources = root.join(FOLDER).join(SHARED);
    copy(&sources.join("driver.mjs"), &shared.join("driver.mjs"))?;
    copy(&setup.join("client.mjs"), &work.join("client.mjs"))?;
    node_environment::install(setup, work)?;
    let mut command = Command::new("node");
    command.arg(work.join("client.mjs")).current_dir(work);
    Ok(command)
}

fn rust(root: &Path, client: &Client) -> Result<Command, String> {
    let manifest = root.join(FOLDER).join("rust/Cargo.toml");
    let target: PathBuf = root.join("target").join(FOLDER).join("rust");
    let mut cargo = program("cargo", ["build", "--quiet", "--locked", "--manifest-path"]);
    cargo.arg(manifest).arg("--target-dir").arg(&target).args(["--bin", &client.name]);
    run(cargo)?;
    Ok(Command::new(target.join("debug").join(&client.name)))
}
