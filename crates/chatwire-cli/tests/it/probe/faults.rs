//! Every fault of the reference server, as a probe sees it: `docs/probe-faults.md` is the table.
//!
//! All of it takes minutes: `cargo test -p chatwire-cli --test it -- --ignored every_fault`
//! compares it, and writes it anew if it differs.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
    fs,
    sync::Mutex,
    thread,
};

use chatwire_server::{CatalogEntry, Fault};
use serde_json::Value;
use tempfile::TempDir;

use super::{kept, probe_reference, reference};
use crate::serve::Serving;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/probe-faults.md");

/// The text of the page before the table.
const HEAD: &str = include_str!("faults/head.md");

/// Hints that depend on how fast the machine is.
const TIMED: &str = "transport/stream-is-not-buffered";

/// Faults that one run also compares, besides those that need a probe.
const ALSO: [&str; 8] = [
    "credential-echoed",
    "crlf",
    "cut",
    "done-missing",
    "pings",
    "rate-limit-quota",
    "status-400",
    "status-503",
];

/// What a probe of a server with one fault finds: a row of the table.
#[derive(Debug, PartialEq, Eq)]
enum Row {
    Ended(String),
    Judged { twins: Vec<String>, further: Vec<String>, hints: Vec<String> },
}

impl Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |rules: &[String]| rules.join(", ");
        match self {
            Self::Ended(why) => write!(f, "the probe ends: {why} | | |"),
            Self::Judged { twins, further, hints } => {
                write!(f, "{} | {} | {} |", listed(twins), listed(further), listed(hints))
            }
        }
    }
}

fn row(serving: &Serving, fault: &CatalogEntry) -> Row {
    let folder = TempDir::new().unwrap();
    // What only takes time is in time, and what never ends is over soon.
    let (shorter, timeout) = match &*fault.name {
        "buffered" | "late-headers" | "pause" => (";ms=20", "30"),
        "slow-headers" => (";ms=1", "30"),
        "hang" | "stall" => ("", "2"),
        _ => ("", "30"),
    };
    let header = format!("x-chatwire-fault: {}{shorter}", fault.name);
    let more = ["--header", &header, "--repeat", "0", "--contract-cases", "2"];
    let run =
        probe_reference(folder.path(), serving, &[&more[..], &["--timeout", timeout]].concat());
    if run.out.is_empty() {
        let last = run.err.lines().last().unwrap_or_default();
        let text = last.strip_prefix("error: ").unwrap_or(last);
        let end = text.find("; ").into_iter().chain(text.find(": host ")).min();
        return Row::Ended(text[..end.unwrap_or(text.len())].to_owned());
    }
    let report = kept(folder.path());
    let rules = |level: &str| -> Vec<String> {
        let broken = report["broken"].as_array().unwrap().iter();
        let at = |rule: &&Value| rule["level"] == level && rule["rule"] != TIMED;
        let mut rules: Vec<_> =
            broken.filter(at).map(|rule| rule["rule"].as_str().unwrap().to_owned()).collect();
        rules.sort();
        rules
    };
    let (musts, hints) = (rules("must"), rules("should"));
    if run.code == 3 && musts.is_empty() && hints.is_empty() {
        return Row::Ended("something in front of the API responds".to_owned());
    }
    let (twins, further) = musts.into_iter().partition(|it| fault.breaks.contains(it));
    Row::Judged { twins, further, hints }
}

/// The rows of these faults by their names.
fn rows(faults: &[CatalogEntry]) -> BTreeMap<String, String> {
    let (serving, rows) = (reference(&[]), Mutex::new(BTreeMap::new()));
    let next = Mutex::new(faults.iter());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let fault = next.lock().unwrap().next();
                    let Some(fault) = fault else { break };
                    let line = row(&serving, fault).to_string();
                    rows.lock().unwrap().insert(fault.name.clone(), line);
                }
            });
        }
    });
    rows.into_inner().unwrap()
}

/// The rows of the page by the names of the faults.
fn page() -> BTreeMap<String, String> {
    let text = fs::read_to_string(PAGE).unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    lines.map(|(name, row)| (name.to_owned(), row.to_owned())).collect()
}

#[test]
fn a_fault_breaks_the_rules_of_the_table() {
    let of_a_run = |it: &CatalogEntry| it.needs_a_probe || ALSO.contains(&&*it.name);
    let faults: Vec<_> = Fault::catalog().into_iter().filter(of_a_run).collect();
    let (page, mut wrong) = (page(), Vec::new());
    for (name, seen) in rows(&faults) {
        if page.get(&name) != Some(&seen) {
            wrong.push(format!("| `{name}` | {seen}"));
        }
    }
    assert!(wrong.is_empty(), "{PAGE} does not have\n{}", wrong.join("\n"));
}

#[test]
fn the_table_has_every_fault_and_each_is_seen_or_legal() {
    let (page, mut wrong) = (page(), Vec::new());
    for fault in Fault::catalog() {
        let Some(row) = page.get(&fault.name) else {
            wrong.push(format!("{} has no row", fault.name));
            continue;
        };
        let is_seen = row.starts_with("the probe ends: ")
            || fault.breaks.iter().any(|rule| row.contains(rule.as_str()));
        let is_legal = fault.breaks.is_empty();
        if !is_seen && !is_legal {
            wrong.push(format!("{} is not seen: {row}", fault.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "takes minutes"]
fn every_fault_is_as_in_the_table() {
    let faults = Fault::catalog();
    let rows = rows(&faults);
    if rows != page() {
        let lines = faults.iter().map(|it| format!("| `{}` | {}\n", it.name, rows[&it.name]));
        fs::write(PAGE, HEAD.to_owned() + &lines.collect::<String>()).unwrap();
        panic!("{PAGE} was written anew: see what differs");
    }
}
