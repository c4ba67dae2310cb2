//! The table of rules and clients.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{Outcomes, outcome::Outcome, probe::Probe};
use crate::clients::Client;

const HEAD: &str = "\
# What breaks in real clients when a server breaks a rule: made by `cargo xtask impact`.
#
# Over 500 lines because it has an entry for each rule.
#
# `faults` are those that were tried, by their names in `chatwire serve --list-faults` or in
# clients/faults.toml; each breaks few other rules, and `also` names those that all of them break.
# `outcomes` has the worst outcome of each client; a client without a call that breaks the rule is
# left out, and `partly` lists the clients in which only some of the calls broke.
";

/// What was measured.
pub(super) struct Table {
    date: String,
    pub(super) clients: Vec<Client>,
    pub(super) rules: Vec<Row>,
}

/// What was measured of one rule.
pub(super) struct Row {
    pub(super) rule: String,
    faults: Vec<String>,
    also: Vec<String>,
    /// The worst outcome of each client, by its name.
    pub(super) outcomes: BTreeMap<String, Outcome>,
    partly: Vec<String>,
}

impl Table {
    /// Joins the outcomes of the calls of each probe.
    pub(super) fn new(date: &str, probes: &[Probe], measured: &[(Client, Outcomes)]) -> Self {
        let clients = measured.iter().map(|(client, _)| client.clone()).collect();
        let rules = probes.iter().map(|probe| Row::new(probe, measured)).collect();
        Self { date: date.to_owned(), clients, rules }
    }

    /// The table as TOML.
    pub(super) fn toml(&self) -> String {
        let mut text = format!("{HEAD}\nformat = 1\ndate = \"{}\"\n", self.date);
        for client in &self.clients {
            let Client { name, label, version, .. } = client;
            let _ = writeln!(text, "\n[[client]]\nname = \"{name}\"\nlabel = \"{label}\"");
            let _ = writeln!(text, "version = \"{version}\"");
        }
        for row in &self.rules {
            let _ = writeln!(text, "\n[rules.\"{}\"]\nfaults = {}", row.rule, list(&row.faults));
            for (name, values) in [("also", &row.also), ("partly", &row.partly)] {
                if !values.is_empty() {
                    let _ = writeln!(text, "{name} = {}", list(values));
                }
            }
            let outcomes = row.outcomes.iter();
            let outcomes: Vec<_> =
                outcomes.map(|(name, it)| format!("{name} = \"{}\"", it.as_str())).collect();
            let _ = writeln!(text, "outcomes = {{ {} }}", outcomes.join(", "));
        }
        text
    }
}

impl Row {
    fn new(probe: &Probe, measured: &[(Client, Outcomes)]) -> Self {
        let (mut outcomes, mut partly) = (BTreeMap::new(), Vec::new());
        for (client, results) in measured {
            let found = probe.calls.iter().filter_map(|(call, _)| results.get(call));
            let found: Vec<_> = found.copied().collect();
            let Some(worst) = found.iter().max() else { continue };
            if *worst != Outcome::Works && found.contains(&Outcome::Works) {
                partly.push(client.name.clone());
            }
            outcomes.insert(client.name.clone(), *worst);
        }
        partly.sort();
        Self {
            rule: probe.rule.clone(),
            faults: probe.faults.clone(),
            also: probe.also.iter().cloned().collect(),
            outcomes,
            partly,
        }
    }
}

fn list(values: &[String]) -> String {
    let quoted: Vec<_> = values.iter().map(|value| format!("\"{value}\"")).collect();
    format!("[{}]", quoted.join(", "))
}
