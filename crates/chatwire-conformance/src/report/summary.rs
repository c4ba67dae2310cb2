//! The results of a run in numbers: bounded by the rules and targets, not by the exchanges.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Entry, FailOn, Served, entry::WHOLE_RUN};
use crate::{
    finding::Finding,
    judge::ContractChoice,
    rule::RuleOutcome,
    verdict::{Level, Verdict},
};

/// How many names of exchanges are kept for each rule and each reason.
const MAX_NAMES: usize = 5;

/// How many different reasons and targets are kept; further ones are counted together.
const MAX_KEYS: usize = 1_000;

/// The key of what is counted together.
const OTHERS: &str = "(others)";

/// The results of a run in numbers, with one example of each broken rule.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Summary {
    /// Which violations fail the run.
    fail_on: FailOn,
    /// How many entries there are of each kind.
    pub tally: Tally,
    /// How many entries have each verdict, by its name.
    pub verdicts: BTreeMap<String, usize>,
    /// The broken rules, by ID.
    pub rules: BTreeMap<String, RuleSummary>,
    /// The targets, by name; `-` for exchanges whose target is not known.
    pub targets: BTreeMap<String, Tally>,
    /// The contracts that bodies and streams were judged by.
    pub contracts: Vec<(ContractChoice, usize)>,
    /// Why entries were not judged or failed otherwise than by a rule.
    pub reasons: Vec<Reason>,
    /// Which requests were served.
    #[serde(default)]
    served: Served,
}

/// How many entries there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Tally {
    /// Entries that pass, or whose failures are expected.
    pub passed: usize,
    /// All others.
    pub failed: usize,
    /// Passed entries that break a SHOULD.
    pub warned: usize,
    /// Passed entries with failures that are expected.
    pub expected: usize,
    /// Judged bodies and streams that the published schema accepts.
    pub published: usize,
    /// Judged bodies and streams that the corrected schema accepts.
    pub overlaid: usize,
    /// Judged bodies and streams that our types lose nothing of.
    pub lossless: usize,
    /// Judged bodies and streams: all that have a schema.
    pub responses: usize,
}

/// A rule that was broken, or whose expectation is stale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RuleSummary {
    /// How binding it is; the strongest level if profiles differ.
    pub level: Level,
    /// The worst verdict.
    pub verdict: Verdict,
    /// In how many exchanges it fails the run.
    pub failed: usize,
    /// In how many exchanges it has findings that do not fail the run.
    pub accepted: usize,
    /// How many findings there are in all.
    pub findings: usize,
    /// The first five exchanges.
    pub names: Vec<String>,
    /// Why the level is overridden or the finding is expected; `None` where neither is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The first finding; `None` for a stale expectation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Finding>,
}

/// Why entries were not judged or failed otherwise than by a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reason {
    /// The verdict.
    pub verdict: Verdict,
    /// The reason, in one line.
    pub message: String,
    /// How many entries have it.
    pub count: usize,
    /// The first five of them.
    pub names: Vec<String>,
}

impl Summary {
    /// An empty summary.
    pub fn new(fail_on: FailOn) -> Self {
        Self { fail_on, ..Self::default() }
    }

    /// Which violations fail the run.
    pub fn fail_on(&self) -> FailOn {
        self.fail_on
    }

    /// Adds an entry.
    pub fn add(&mut self, entry: &Entry) {
        let fails = entry.fails(self.fail_on);
        self.tally.add(entry, fails);
        if entry.name != WHOLE_RUN {
            let target = entry.target().unwrap_or("-");
            let is_kept = self.targets.contains_key(target) || self.targets.len() < MAX_KEYS;
            let key = if is_kept { target } else { OTHERS };
            self.targets.entry(key.to_owned()).or_default().add(entry, fails);
        }
        *self.verdicts.entry(entry.verdict().as_str().to_owned()).or_default() += 1;
        if let Some(judged) = &entry.judged {
            self.served.add(judged, entry.verdict());
            if judged.published.values > 0 {
                self.count_contract(&judged.contract, 1);
            }
            for outcome in &judged.rules {
                self.add_outcome(&entry.name, outcome);
            }
        }
        if !entry.verdict().is_accepted() && !entry.message.is_empty() {
            let names = vec![entry.name.clone()];
            self.add_reason(entry.verdict(), &entry.message, 1, &names);
            if entry.name == WHOLE_RUN {
                // Reports that show some of the reasons begin with the first.
                self.reasons.rotate_right(1);
            }
        }
    }

    /// Adds the results of another part of the run.
    pub fn merge(&mut self, other: &Self) {
        self.tally.merge(&other.tally);
        self.served.merge(&other.served);
        for (target, tally) in &other.targets {
            self.targets.entry(target.clone()).or_default().merge(tally);
        }
        for (verdict, count) in &other.verdicts {
            *self.verdicts.entry(verdict.clone()).or_default() += count;
        }
        for (contract, count) in &other.contracts {
            self.count_contract(contract, *count);
        }
        for (rule, summary) in &other.rules {
            match self.rules.get_mut(rule) {
                Some(known) => known.merge(summary),
                None => {
                    self.rules.insert(rule.clone(), summary.clone());
                }
            }
        }
        for reason in &other.reasons {
            self.add_reason(reason.verdict, &reason.message, reason.count, &reason.names);
        }
    }

    /// How many entries there are.
    pub fn entries(&self) -> usize {
        self.tally.passed + self.tally.failed
    }

    /// Why the run says nothing of the API although exchanges were judged: each request was
    /// rejected, and nobody said that it should be; `None` if one was served.
    ///
    /// An [`Entry::of_run`] of [`Verdict::Infra`] with this message makes the run fail for it.
    /// `None` as well if there is an entry of the run already.
    pub fn nothing_served(&self) -> Option<String> {
        let is_said = |reason: &Reason| reason.names.iter().any(|name| name == WHOLE_RUN);
        self.served.nothing_served().filter(|_| !self.reasons.iter().any(is_said))
    }

    /// The statuses with which requests were rejected that should not be, in one line; `None`
    /// if there were none.
    pub fn rejections(&self) -> Option<String> {
        self.served.rejections()
    }

    /// The exit code of the run: 0 as expected, 1 a failure or a stale expectation, 2 a file that
    /// cannot be read or nothing judged, 3 infrastructure, 4 our own fault; of several the worst.
    pub fn exit_code(&self) -> u8 {
        let any = |verdict: Verdict| self.verdicts.contains_key(verdict.as_str());
        if any(Verdict::Harness) {
            4
        } else if any(Verdict::Unreadable) || self.entries() == 0 {
            2
        } else if any(Verdict::Fail) || any(Verdict::Xpass) {
            1
        } else if any(Verdict::Infra) {
            3
        } else {
            u8::from(self.tally.failed > 0)
        }
    }

    /// The rules in the order in which a reader needs them: those that fail the run first, those
    /// with the most exchanges first.
    pub fn rules_by_weight(&self) -> Vec<(&str, &RuleSummary)> {
        let mut rules: Vec<_> = self.rules.iter().map(|(id, rule)| (id.as_str(), rule)).collect();
        rules.sort_by_key(|(_, rule)| {
            (std::cmp::Reverse(rule.failed), std::cmp::Reverse(rule.level), rule.accepted)
        });
        rules
    }

    fn count_contract(&mut self, contract: &ContractChoice, count: usize) {
        match self.contracts.binary_search_by(|(known, _)| known.cmp(contract)) {
            Ok(at) => self.contracts[at].1 += count,
            Err(at) => self.contracts.insert(at, (contract.clone(), count)),
        }
    }

    fn add_outcome(&mut self, name: &str, outcome: &RuleOutcome) {
        let fails = self.fail_on.is_failure(outcome.verdict);
        let added = RuleSummary {
            level: outcome.level,
            verdict: outcome.verdict,
            failed: usize::from(fails),
            accepted: usize::from(!fails),
            findings: outcome.count,
            names: vec![name.to_owned()],
            reason: outcome.reason.as_deref().map(str::to_owned),
            example: outcome.findings.first().cloned(),
        };
        match self.rules.get_mut(&*outcome.rule) {
            Some(known) => known.merge(&added),
            None => {
                self.rules.insert(outcome.rule.to_string(), added);
            }
        }
    }

    fn add_reason(&mut self, verdict: Verdict, message: &str, count: usize, names: &[String]) {
        let is_same = |reason: &&mut Reason| reason.verdict == verdict && reason.message == message;
        if let Some(known) = self.reasons.iter_mut().find(is_same) {
            known.count += count;
            add_names(&mut known.names, names);
            return;
        }
        let message = if self.reasons.len() < MAX_KEYS { message } else { OTHERS };
        if message == OTHERS
            && let Some(last) = self.reasons.last_mut().filter(|last| last.message == OTHERS)
        {
            last.count += count;
            return;
        }
        let mut reason = Reason { verdict, message: message.to_owned(), count, names: Vec::new() };
        add_names(&mut reason.names, names);
        self.reasons.push(reason);
    }
}

impl RuleSummary {
    fn merge(&mut self, other: &Self) {
        // The example is one that fails the run, if there is any.
        if self.failed == 0 && other.failed > 0 {
            self.example.clone_from(&other.example);
            self.reason.clone_from(&other.reason);
            self.names.clear();
        }
        if (self.failed > 0) == (other.failed > 0) || self.failed == 0 {
            add_names(&mut self.names, &other.names);
        }
        if other.verdict.severity() > self.verdict.severity() {
            self.verdict = other.verdict;
        }
        self.level = self.level.max(other.level);
        self.failed += other.failed;
        self.accepted += other.accepted;
        self.findings += other.findings;
        if self.example.is_none() {
            self.example.clone_from(&other.example);
        }
    }

    /// In how many exchanges it has findings.
    pub fn exchanges(&self) -> usize {
        self.failed + self.accepted
    }
}

impl Tally {
    fn add(&mut self, entry: &Entry, fails: bool) {
        let verdict = entry.verdict();
        self.passed += usize::from(!fails);
        self.failed += usize::from(fails);
        self.warned += usize::from(!fails && verdict == Verdict::Warn);
        self.expected += usize::from(!fails && verdict == Verdict::Xfail);
        if let Some(judged) = entry.judged.as_ref().filter(|judged| judged.published.values > 0) {
            self.responses += 1;
            self.published += usize::from(judged.published.verdict == Verdict::Pass);
            self.overlaid += usize::from(judged.overlaid.verdict == Verdict::Pass);
            self.lossless += usize::from(judged.lossless.verdict == Verdict::Pass);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.warned += other.warned;
        self.expected += other.expected;
        self.published += other.published;
        self.overlaid += other.overlaid;
        self.lossless += other.lossless;
        self.responses += other.responses;
    }
}

fn add_names(names: &mut Vec<String>, more: &[String]) {
    let room = MAX_NAMES.saturating_sub(names.len());
    names.extend(more.iter().take(room).cloned());
}
