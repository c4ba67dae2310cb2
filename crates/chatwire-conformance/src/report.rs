//! The results of a run: one tree with several renderings.

pub mod html;
pub mod ndjson;
pub mod save;
pub mod terminal;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    judge::{ContractChoice, Judge},
    judgment::Judgment,
    rule::{Rule, RuleSet},
    verdict::{Level, Verdict},
};

/// The results of a run, in order.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The title of the run.
    pub title: String,
    /// One for each exchange.
    pub entries: Vec<Entry>,
    /// The rules that were checked, for the pages that explain them.
    #[serde(skip)]
    pub rules: Vec<RuleDescription>,
}

/// The description of a rule in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleDescription {
    /// The ID.
    pub id: String,
    /// How binding the rule is, unless a profile overrides it.
    pub level: Level,
    /// What is required, in one sentence.
    pub requirement: String,
    /// The public document that requires it, as a URL.
    pub source: String,
}

impl RuleDescription {
    fn of(rule: &dyn Rule) -> Self {
        Self {
            id: rule.id().to_owned(),
            level: rule.level(),
            requirement: rule.requirement().to_owned(),
            source: rule.source().to_owned(),
        }
    }
}

/// One exchange and its outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Entry {
    /// The part of the run it belongs to, such as `recorded` or `live`; empty when there is one
    /// part.
    pub group: String,
    /// The name of the recording, file or case.
    pub name: String,
    /// The outcome.
    pub outcome: Outcome,
}

/// The outcome of an exchange.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Outcome {
    /// It was judged.
    Judged(Box<Judgment>),
    /// It was checked in another way, or could not be judged.
    Note {
        /// The verdict.
        verdict: Verdict,
        /// The reason, in one line; empty when there is nothing to add.
        message: String,
    },
}

/// How many entries there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
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

impl Report {
    /// An empty report on what this judge judges.
    pub fn new(title: impl Into<String>, judge: &Judge) -> Self {
        Self::with_rules(title.into(), judge.rules())
    }

    fn with_rules(title: String, rules: &RuleSet) -> Self {
        let rules = rules.iter().map(RuleDescription::of).collect();
        Self { title, entries: Vec::new(), rules }
    }

    /// The contracts that bodies and streams were judged by, each with how many there were,
    /// sorted by name.
    pub fn contracts(&self) -> Vec<(&ContractChoice, usize)> {
        let mut contracts = BTreeMap::new();
        for entry in &self.entries {
            if let Outcome::Judged(judgment) = &entry.outcome
                && judgment.published.values > 0
            {
                *contracts.entry(&judgment.contract).or_default() += 1;
            }
        }
        contracts.into_iter().collect()
    }

    /// Adds up the entries.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for entry in &self.entries {
            let verdict = entry.verdict();
            tally.passed += usize::from(verdict.is_accepted());
            tally.failed += usize::from(!verdict.is_accepted());
            tally.warned += usize::from(verdict == Verdict::Warn);
            tally.expected += usize::from(verdict == Verdict::Xfail);
            if let Outcome::Judged(judgment) = &entry.outcome
                && judgment.published.values > 0
            {
                tally.responses += 1;
                tally.published += usize::from(judgment.published.verdict == Verdict::Pass);
                tally.overlaid += usize::from(judgment.overlaid.verdict == Verdict::Pass);
                tally.lossless += usize::from(judgment.lossless.verdict == Verdict::Pass);
            }
        }
        tally
    }

    /// The exit code of the run: 0 as expected, 1 a failure or a stale expectation,
    /// 3 infrastructure, 4 our own fault; of several the worst.
    pub fn exit_code(&self) -> u8 {
        let codes = self.entries.iter().map(|entry| match entry.verdict() {
            Verdict::Harness => 4,
            Verdict::Fail | Verdict::Xpass => 1,
            Verdict::Infra => 3,
            _ => 0,
        });
        let severity = |code: &u8| [0, 3, 1, 4].iter().position(|other| other == code);
        codes.max_by_key(severity).unwrap_or(0)
    }
}

impl Entry {
    /// An exchange that was judged.
    pub fn judged(name: impl Into<String>, judgment: Judgment) -> Self {
        Self::new(name, Outcome::Judged(Box::new(judgment)))
    }

    /// An exchange that was checked in another way, or could not be judged.
    pub fn note(name: impl Into<String>, verdict: Verdict, message: impl Into<String>) -> Self {
        Self::new(name, Outcome::Note { verdict, message: message.into() })
    }

    fn new(name: impl Into<String>, outcome: Outcome) -> Self {
        Self { group: String::new(), name: name.into(), outcome }
    }

    /// Puts the entry into a part of the run.
    #[must_use]
    pub fn in_group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        match &self.outcome {
            Outcome::Judged(judgment) => judgment.verdict,
            Outcome::Note { verdict, .. } => *verdict,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{completion, stream};

    /// One that conforms, one stream that breaks a MUST, one that could not be reached.
    pub(crate) fn report() -> Report {
        let judge = Judge::default();
        let conforms = judge.judge(&completion().subject());
        let nameless = stream().set_in(1, "/id", json!("<b>")).subject();
        let breaks = judge.judge(&nameless.with_body_file("b/body.sse"));
        let entries = vec![
            Entry::judged("a", conforms).in_group("recorded"),
            Entry::judged("b", breaks).in_group("recorded"),
            Entry::note("c", Verdict::Infra, "connection refused").in_group("live"),
        ];
        Report { entries, ..Report::new("conformance", &judge) }
    }

    #[test]
    fn entries_are_added_up() {
        let tally = report().tally();
        assert_eq!((tally.passed, tally.failed, tally.responses), (1, 2, 2));
        assert_eq!((tally.published, tally.overlaid, tally.lossless), (1, 2, 2));
    }

    #[track_caller]
    fn check_code(verdicts: &[Verdict], code: u8) {
        let mut report = Report::with_rules(String::new(), &RuleSet::new());
        report.entries = verdicts.iter().map(|verdict| Entry::note("", *verdict, "")).collect();
        assert_eq!(report.exit_code(), code, "{verdicts:?}");
    }

    #[test]
    fn the_worst_entry_gives_the_exit_code() {
        check_code(&[], 0);
        check_code(&[Verdict::Pass, Verdict::Xfail, Verdict::Warn], 0);
        check_code(&[Verdict::Pass, Verdict::Infra], 3);
        check_code(&[Verdict::Infra, Verdict::Xpass], 1);
        check_code(&[Verdict::Fail, Verdict::Harness, Verdict::Infra], 4);
    }
}
