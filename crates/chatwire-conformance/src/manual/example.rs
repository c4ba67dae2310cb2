//! An example of a rule: an exchange that respects it, and a fault that breaks it.

use std::collections::BTreeMap;

use chatwire_transport::Exchange;
use serde::Serialize;

use super::excerpt::excerpts;
use crate::{
    finding::Finding,
    judge::Judge,
    mutate::{Mutant, MutantKind, MutantSurvey, Seed, seeds},
    subject::Subject,
};

/// The kinds of faults, from those that show a rule best.
const PREFERRED: [MutantKind; 14] = [
    MutantKind::Meaning,
    MutantKind::Word,
    MutantKind::Value,
    MutantKind::Request,
    MutantKind::Head,
    MutantKind::Framing,
    MutantKind::Order,
    MutantKind::Count,
    MutantKind::Type,
    MutantKind::Extra,
    MutantKind::Null,
    MutantKind::Removed,
    MutantKind::Renamed,
    MutantKind::Duplicated,
];

/// An exchange that respects a rule, and the same with a fault that breaks it.
///
/// Both are excerpts of exchanges that are made and judged when the example is made, so that an
/// example is never out of date.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Example {
    /// What was changed, such as `/id: "chatcmpl-7f3a" -> ""`.
    pub change: String,
    /// The lines that respect the rule: of the request with `>`, of the response's head with `<`,
    /// and of its body.
    pub good: String,
    /// The same lines with the fault.
    pub bad: String,
    /// What the rule says of them.
    pub finding: Finding,
}

impl Example {
    /// The example of a rule; `None` where no fault that is made breaks it, and for an unknown ID.
    pub fn of(rule: &str, judge: &Judge) -> Option<Self> {
        let alone = judge.with_rules(judge.rules().only(rule));
        let mut best = Best::default();
        for seed in seeds() {
            best.look(&alone, &seed);
            if best.found.get(rule).is_some_and(|(rank, _)| rank.is_best()) {
                break;
            }
        }
        best.found.remove(rule).map(|(_, example)| example)
    }

    /// The examples of all rules of a judge, by their IDs.
    pub fn all(judge: &Judge) -> BTreeMap<String, Self> {
        let mut best = Best::default();
        for seed in seeds() {
            best.look(judge, &seed);
        }
        best.found.into_iter().map(|(rule, (_, example))| (rule, example)).collect()
    }
}

/// The best example of each rule so far.
#[derive(Default)]
struct Best {
    found: BTreeMap<String, (Rank, Example)>,
    /// How many exchanges were looked at.
    looked: usize,
}

/// How well a fault shows a rule; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// The position of its kind among the preferred ones.
    kind: usize,
    /// The position of its exchange.
    seed: usize,
    /// By how many bytes the body's length changes.
    difference: usize,
    /// The length of its name.
    name: usize,
}

impl Rank {
    fn is_best(&self) -> bool {
        self.kind == 0
    }
}

impl Best {
    /// Looks for examples among the faults of an exchange.
    fn look(&mut self, judge: &Judge, seed: &Seed) {
        let kind = Subject::from_exchange(&seed.exchange).kind();
        let concerns =
            |rule: &str| judge.rules().get(rule).is_some_and(|rule| rule.scope().includes(kind));
        self.looked += 1;
        if !judge.rules().iter().any(|rule| concerns(rule.id())) {
            return;
        }
        let length = seed.exchange.response.body().len();
        for result in MutantSurvey::of(judge, seed).results() {
            let mutant = &result.mutant;
            let preference = PREFERRED.iter().position(|kind| *kind == mutant.kind);
            let rank = Rank {
                kind: preference.unwrap_or(PREFERRED.len()),
                seed: self.looked,
                difference: mutant.exchange.response.body().len().abs_diff(length),
                name: mutant.name.len(),
            };
            for finding in result.findings.iter().filter(|finding| concerns(&finding.rule)) {
                let known = self.found.get(&finding.rule).map(|(known, _)| *known);
                if known.is_none_or(|known| rank < known) {
                    let example = Example::new(&seed.exchange, mutant, finding);
                    self.found.insert(finding.rule.clone(), (rank, example));
                }
            }
        }
    }
}

impl Example {
    fn new(good: &Exchange, mutant: &Mutant, finding: &Finding) -> Self {
        let (good, bad) = excerpts(good, &mutant.exchange);
        Self { change: mutant.name.clone(), good, bad, finding: finding.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_shows_the_fault_and_the_finding() {
        let example = Example::of("unary/role-is-assistant", &Judge::default()).unwrap();
        assert!(example.good.contains("\"role\": \"assistant\""), "{}", example.good);
        assert!(!example.bad.contains("\"role\": \"assistant\""), "{}", example.bad);
        assert_eq!(example.finding.rule, "unary/role-is-assistant");
        assert_eq!(Example::of("no/rule", &Judge::default()), None);
    }
}
