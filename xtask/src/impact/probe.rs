//! The calls by which the impact of a rule is measured.

use std::collections::{BTreeMap, BTreeSet};

use super::{breaks::Breaks, fault::Fault};
use crate::clients::Call;

/// Maximum number of faults for a rule.
const MAX_FAULTS: usize = 4;

/// Areas of rules that see almost every fault, and so say nothing of what a fault is.
const BROAD: [&str; 2] = ["schema/", "equivalence/"];

/// Tasks that say nothing that the others do not say, where a fault concerns both.
const SPECIAL: [&str; 2] = ["logprobs", "n-2"];

/// A rule with the calls that break it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Probe {
    pub(super) rule: String,
    /// The faults, those first that break the fewest other rules.
    pub(super) faults: Vec<String>,
    /// The rules that every one of the calls breaks beside this one.
    pub(super) also: BTreeSet<String>,
    /// The calls, each with the header that asks for its fault.
    pub(super) calls: Vec<(Call, String)>,
}

/// A fault in a task, with the rules that it breaks there.
type Broken<'a> = (&'a str, &'static str, &'a BTreeSet<String>);

/// Chooses faults for each rule that a fault breaks: those that break the fewest other rules, so
/// that what breaks is due to this one.
pub(super) fn choose(breaks: &Breaks, faults: &[Fault]) -> Vec<Probe> {
    let mut by_rule: BTreeMap<&str, Vec<Broken<'_>>> = BTreeMap::new();
    for (fault, task, rules) in breaks.iter() {
        for rule in rules {
            by_rule.entry(rule).or_default().push((fault, task, rules));
        }
    }
    let position = |name: &str| faults.iter().position(|fault| fault.name == name);
    let header = |name: &str| position(name).map_or("", |at| &*faults[at].header);
    let probes = by_rule.into_iter().map(|(rule, mut calls)| {
        let others = |rules: &BTreeSet<String>| {
            let is_broad = |id: &str| BROAD.iter().any(|area| id.starts_with(area));
            rules.iter().filter(|id| *id != rule && !is_broad(id)).count()
        };
        let fewest = calls.iter().map(|(_, _, rules)| others(rules)).min().unwrap_or_default();
        calls.retain(|(_, _, rules)| others(rules) == fewest);
        if calls.iter().any(|(_, task, _)| !SPECIAL.contains(task)) {
            calls.retain(|(_, task, _)| !SPECIAL.contains(task));
        }
        calls.sort_by_key(|(fault, task, rules)| (rules.len(), position(fault), *task));
        let mut chosen: Vec<String> = Vec::new();
        for (fault, _, _) in &calls {
            if !chosen.iter().any(|known| known == fault) && chosen.len() < MAX_FAULTS {
                chosen.push((*fault).to_owned());
            }
        }
        calls.retain(|(fault, _, _)| chosen.iter().any(|known| known == fault));
        let also = calls.iter().map(|(_, _, rules)| (*rules).clone());
        let mut also = also.reduce(|one, other| &one & &other).unwrap_or_default();
        also.remove(rule);
        let call = |(fault, task, _): Broken<'_>| {
            (Call { task, fault: Some(fault.to_owned()) }, header(fault).to_owned())
        };
        let calls = calls.into_iter().map(call).collect();
        Probe { rule: rule.to_owned(), faults: chosen, also, calls }
    });
    probes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faults_of_a_rule_are_those_that_break_little_else() {
        let breaks = Breaks::of(&[
            ("broad", "text", &["a/x", "b/y", "c/z", "d/w"]),
            ("narrow", "n-2", &["a/x", "b/y"]),
            ("narrow", "text", &["a/x", "b/y", "schema/z"]),
        ]);
        let fault = |name: &str| Fault { name: name.to_owned(), header: name.to_owned() };
        let probes = choose(&breaks, &[fault("broad"), fault("narrow")]);
        let probe = probes.iter().find(|probe| probe.rule == "a/x").unwrap();
        assert_eq!(probe.faults, ["narrow"]);
        assert_eq!(probe.calls.len(), 1, "a special task only where there is no other");
        assert_eq!(probe.calls[0].0.task, "text");
        assert!(probe.also.contains("b/y"));
        let only = probes.iter().find(|probe| probe.rule == "d/w").unwrap();
        assert_eq!(only.faults, ["broad"]);
    }
}
