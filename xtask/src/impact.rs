//! `cargo xtask impact`: what breaks in real clients when a server breaks a rule.
//!
//! Each fault is recorded and judged, which tells the rules that it breaks; then each client makes
//! the same calls, and what it gets is compared with what it gets of a response without a fault.

mod breaks;
mod fault;
mod outcome;
mod page;
mod parallel;
mod probe;
mod table;

use std::{collections::BTreeMap, fs, path::Path, process::ExitCode};

use self::{breaks::Breaks, outcome::Outcome, probe::Probe, table::Table};
use crate::{
    clients::{self, Call, CallResult, Client, FOLDER, Server, say},
    flags::Impact,
    process::failure,
};

/// Where the table is written.
const TABLE: &str = "fixtures/impact.toml";

/// Where the same is written for people.
const PAGE: &str = "docs/impact.md";

/// What a client got in each call, compared with the same call without a fault.
type Outcomes = BTreeMap<Call, Outcome>;

/// Measures the clients and writes the table.
pub(crate) fn run(root: &Path, task: &Impact) -> Result<ExitCode, String> {
    let clients = clients::select(clients::catalog(root)?, &task.only)?;
    // Testers judge servers; nobody builds an application on them.
    let clients: Vec<_> = clients.into_iter().filter(|client| !client.is_tester()).collect();
    let work = root.join("target/impact");
    let server = Server::start(root, &root.join("target").join(FOLDER))?;
    let faults = fault::all(root, &server)?;
    say(&format!("{} faults: recording", faults.len()));
    breaks::record(root, &work, &server, &faults, task.recorded)?;
    let breaks = Breaks::judge(&work, &server)?;
    let probes = probe::choose(&breaks, &faults);
    say(&format!("{} rules in {} calls of each client", probes.len(), calls(&probes).len()));

    let calls = calls(&probes);
    let measured = parallel::map(clients, |client| {
        let outcomes = measure(root, &work, &client, &server, &calls)?;
        Ok((client, outcomes))
    })?;
    if task.only.is_empty() {
        let table = Table::new(breaks.date(), &probes, &measured);
        for (file, text) in [(TABLE, table.toml()), (PAGE, page::markdown(&table))] {
            let file = root.join(file);
            fs::write(&file, text).map_err(|error| failure(&file, &error))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The calls of all probes, each once, with the steps or the name of its fault.
fn calls(probes: &[Probe]) -> BTreeMap<Call, String> {
    let each = probes.iter().flat_map(|probe| &probe.calls);
    each.map(|(call, header)| (call.clone(), header.clone())).collect()
}

/// Makes the calls with one client; the details are written to `target/impact`.
fn measure(
    root: &Path,
    work: &Path,
    client: &Client,
    server: &Server,
    calls: &BTreeMap<Call, String>,
) -> Result<Outcomes, String> {
    let mut driver = clients::start(root, client, server)?;
    let mut plain = BTreeMap::new();
    let mut call_driver =
        |call: &Call| driver.call(call).map_err(|error| format!("{}: {error}", client.name));
    for task in client.tasks() {
        let call = Call::plain(task);
        let result = call_driver(&call)?;
        clients::check(&call, &result).map_err(|error| format!("{}: {error}", client.name))?;
        plain.insert(task, result);
    }
    let (mut outcomes, mut details) = (Outcomes::new(), String::new());
    for (call, header) in calls {
        let expected = plain.get(call.task).ok_or("a probe of an unknown task")?;
        if matches!(expected, CallResult::Skip(_)) {
            continue;
        }
        let result = call_driver(&Call { task: call.task, fault: Some(header.clone()) })?;
        let outcome = Outcome::of(expected, &result);
        let fault = call.fault.as_deref().unwrap_or_default();
        details.push_str(&format!("{fault}\t{}\t{}\t{result:?}\n", call.task, outcome.as_str()));
        outcomes.insert(call.clone(), outcome);
    }
    let file = work.join(format!("{}.tsv", client.name));
    fs::write(&file, details).map_err(|error| failure(&file, &error))?;
    let broken = outcomes.values().filter(|outcome| **outcome != Outcome::Works).count();
    say(&format!("{}: {broken} of {} calls broke", client.name, outcomes.len()));
    Ok(outcomes)
}
