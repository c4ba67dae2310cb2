//! `cargo xtask archives`: compares the import of HTTP Archives with two readers in Python.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    process::{cargo, failure, output, run},
    python_environment::Environment,
};

/// The folder of the script and, below `target`, of its environment.
const FOLDER: &str = "xtask/archives";

/// Default number of entries that are made.
const ENTRIES: u32 = 10_000;

/// Reads every archive of the fixtures, and made ones, by all three readers.
pub(crate) fn compare(root: &Path, entries: Option<u32>) -> Result<(), String> {
    let setup = root.join(FOLDER);
    let work = root.join("target/archives");
    let environment = Environment::install(&setup, &work)?;
    let script = |task: &str| {
        let mut script = Command::new(environment.python());
        script.arg(setup.join("archives.py")).arg(task);
        script
    };
    let made = work.join("made");
    if made.exists() {
        fs::remove_dir_all(&made).map_err(|error| failure(&made, &error))?;
    }
    let mut making = script("make");
    making.arg(entries.unwrap_or(ENTRIES).to_string()).arg(&made);
    let mut paths = output(making).map_err(|error| error.to_string())?;
    for path in archives(&root.join("fixtures/imports"))? {
        paths.push_str(&format!("{}\n", path.display()));
    }

    let mut reading = cargo(["run", "--quiet", "--package", "chatwire-import"]);
    reading.args(["--example", "exchanges"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut reading = reading.spawn().map_err(|error| format!("cargo: {error}"))?;
    let mut asked = reading.stdin.take().ok_or("no input of cargo")?;
    let exchanges = reading.stdout.take().ok_or("no output of cargo")?;
    // The list fits into a pipe, so that nobody waits for the other.
    asked.write_all(paths.as_bytes()).map_err(|error| failure(Path::new("cargo"), &error))?;
    drop(asked);
    let mut comparing = script("compare");
    comparing.stdin(exchanges);
    let compared = run(comparing);
    let status = reading.wait().map_err(|error| failure(Path::new("cargo"), &error))?;
    compared?;
    if status.success() { Ok(()) } else { Err("the archives could not be read".to_owned()) }
}

/// The archives below a folder.
fn archives(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let fail = |error| failure(folder, &error);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() {
            found.extend(archives(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "har") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
