//! `cargo xtask fixtures record`: installs and starts a server, records its cases, and stops it.

mod server;

use std::{ffi::OsString, fmt, fs, path::Path};

use self::server::Server;
use crate::{
    flags::Record,
    process::{cargo, chatwire, run},
    python_environment::Environment,
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
    run(cargo(["build", "--quiet", "--package", "chatwire-cli"]))?;

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
    let mut record = chatwire(arguments);
    record.env(KEY_VARIABLE, KEY);
    run(record)
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

fn failure(path: &Path, error: &dyn fmt::Display) -> String {
    format!("{}: {error}", path.display())
}
