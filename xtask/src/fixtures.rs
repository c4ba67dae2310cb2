//! `cargo xtask fixtures record`: installs a real server, starts it, records its cases, stops it.

mod python_environment;
mod server;

use std::{ffi::OsString, fmt, fs, path::Path, process::Command};

use self::{python_environment::Environment, server::Server};
use crate::{
    flags::Record,
    process::{cargo, chatwire},
};

/// What the servers' set-ups name as their key; it opens nothing but a server on loopback.
const KEY: &str = "loopback-key";

/// The header by which the gateway names a call, which no allow-list knows.
const CALL_ID: &str = "x-litellm-call-id";

/// Records the recordings of one server again.
pub(crate) fn record(root: &Path, task: &Record) -> Result<(), String> {
    let name = task.server.as_str();
    let known = known(root)?;
    if !known.iter().any(|server| server == name) {
        return Err(format!("no server is called `{name}`: name one of {}", known.join(", ")));
    }
    let setup = root.join("fixtures/servers").join(name);
    let work = root.join("target/fixtures").join(name);
    fs::create_dir_all(&work).map_err(|error| failure(&work, &error))?;

    let environment = Environment::install(&setup, &work)?;
    // Built before the server starts, so that the server does not wait for a compiler.
    run(&mut cargo(["build", "--quiet", "--package", "chatwire-cli"]))?;

    // Leaving this function stops the server, whatever came of the recording.
    let server = Server::start(&environment, &setup, &work)?;
    let mut arguments: Vec<OsString> = vec!["record".into()];
    let mut flag = |name: &str, value: OsString| arguments.extend([name.into(), value]);
    flag("--cases", root.join(format!("fixtures/cases/{name}.toml")).into());
    flag("--out", root.join("fixtures/recordings").join(name).into());
    flag("--base-url", server.base_url().into());
    flag("--server", format!("{name}/{}", environment.version(name)?).into());
    flag("--mask", environment.mask().into());
    flag("--keep-header", CALL_ID.into());
    if let Some(only) = &task.only {
        flag("--only", only.into());
    }
    run(chatwire(arguments).env("AIMLAPI_API_KEY", KEY))
}

/// The servers that can be recorded, sorted.
fn known(root: &Path) -> Result<Vec<String>, String> {
    let folder = root.join("fixtures/servers");
    let entries = fs::read_dir(&folder).map_err(|error| failure(&folder, &error))?;
    let mut names: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// Runs a command to its end, and fails if it does.
fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let status =
        command.status().map_err(|error| format!("`{program}` cannot be started: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`{program}` failed: {status}")),
    }
}

fn failure(path: &Path, error: &dyn fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
