//! `cargo xtask clients`: runs real clients against the reference server.

mod call;
mod catalog;
mod driver;
mod environment;
mod expected;
mod server;
mod table;

use std::{
    fs,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use self::driver::Driver;
pub(crate) use self::{
    call::{Call, CallResult, TASKS},
    catalog::{Client, FOLDER, catalog, select},
    expected::check,
    server::{KEY, KEY_VARIABLE, Server},
};
use crate::{flags::Clients, process::failure};

/// Where the table is written.
const TABLE: &str = "docs/clients.md";

/// A client with the result of each of its tasks.
struct Run {
    client: Client,
    results: Vec<(Call, CallResult)>,
}

/// Runs the clients and writes the table; clients that do not run keep their rows.
pub(crate) fn run(root: &Path, task: &Clients) -> Result<ExitCode, String> {
    let known = catalog(root)?;
    let clients = select(known.clone(), &task.only)?;
    let work = root.join("target").join(FOLDER);
    let server = Server::start(root, &work)?;
    let mut runs = Vec::new();
    let mut failures = Vec::new();
    for client in clients {
        let mut driver = start(root, &client, &server)?;
        let mut results = Vec::new();
        for call in client.tasks().map(Call::plain) {
            let result = driver.call(&call).map_err(|error| format!("{}: {error}", client.name))?;
            if let Err(problem) = check(&call, &result) {
                failures.push(format!("{}: {problem}", client.name));
            }
            results.push((call, result));
        }
        let failed = failures.iter().any(|failure| failure.starts_with(&client.name));
        say(&format!(
            "{} {}: {}",
            client.name,
            client.version,
            if failed { "failed" } else { "ok" }
        ));
        runs.push(Run { client, results });
    }
    let file = root.join(TABLE);
    // Without a table, none has a row to keep.
    let before = fs::read_to_string(&file).unwrap_or_default();
    let text = table::markdown(&known, &runs, &before);
    fs::write(&file, text).map_err(|error| failure(&file, &error))?;
    failures.iter().for_each(|failure| say(failure));
    Ok(if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Installs a client and makes its driver.
pub(crate) fn start(root: &Path, client: &Client, server: &Server) -> Result<Driver, String> {
    say(&format!("{} {}: installing", client.name, client.version));
    let command = environment::install(root, client)?;
    let log = root.join("target").join(FOLDER).join(format!("{}.log", client.name));
    // What an earlier run wrote would confuse; there may be none.
    let _ = fs::remove_file(&log);
    Ok(Driver::new(command, &log, server.base_url()))
}

/// Prints a line for the person who waits.
pub(crate) fn say(line: &str) {
    // If standard error is closed, nobody waits.
    let _ = writeln!(io::stderr(), "{line}");
}
