//! `cargo xtask fixtures record`: installs and starts a server, records its cases, and stops it.

mod python_environment;
mod server;

use std::{ffi::OsString, fmt, fs, path::Path, process::Command};

use self::{python_environment::Environment, server::Server};
use crate::{
    flags::Record,
    process::{cargo, chatwire},
};

/// The API key in the configuration of the servers, which run on loopback only.
const KEY: &str = "loopback-key";

/// The variable of the key, for a host that gets no other.
const KEY_VARIABLE: &str = "LOOPBACK_KEY";

/// Records all cases of one server again.
pub(crate) fn record(root: &Path, task: &Record) -> Result<(), String> {
    let name = task.server.as_str();
    let known = known(root)?;
    if !known.iter().any(|server| server == name) {
        return Err(format!("unknown server `{name}`; use one of {}", known.join(", ")));
    }
    let setup = root.join("fixtures/servers").join(name);
    let work = root.join("target/fixtures").join(name);
    fs::create_dir_all(&work).map_err(|error| failure(&work, &error))?;

    let environment = Environment::install(&setup, &work)?;
    // Compiled before the server starts, so that the server does not wait.
    run(&mut cargo(["build", "--quiet", "--package", "chatwire-cli"]))?;

    // The server is stopped when this function returns.
    let server = Server::start(&environment, &setup, &work)?;
    let mut arguments: Vec<OsString> = vec!["record".into()];
    let mut flag = |name: &str, value: OsString| arguments.extend([name.into(), value]);
    flag("--cases", root.join(format!("fixtures/cases/{name}.toml")).into());
    flag("--out", root.join("fixtures/recordings").join(name).into());
    flag("--base-url", server.base_url().into());
    flag("--server", format!("{name}/{}", environment.version(name)?).into());
    flag("--mask", environment.mask().into());
    flag("--key-env", KEY_VARIABLE.into());
    if let Some(only) = &task.only {
        flag("--only", only.into());
    }
    run(chatwire(arguments).env(KEY_VARIABLE, KEY))
}

/// Names of the servers that can be recorded, sorted.
fn known(root: &Path) -> Result<Vec<String>, String> {
    let folder = root.join("fixtures/servers");
    let entries = fs::read_dir(&folder).map_err(|error| failure(&folder, &error))?;
    let mut names: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// Runs a command; fails if its exit code is not 0.
fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status = command.status().map_err(|error| format!("cannot start `{program}`: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`{program}` failed: {status}")),
    }
}

fn failure(path: &Path, error: &dyn fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
