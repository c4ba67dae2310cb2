//! Judges the mutants of an exchange.

use std::{
    collections::{BTreeMap, BTreeSet},
    panic, thread,
};

use crate::{
    finding::{Finding, Location},
    judge::Judge,
    judgment::Judgment,
    subject::Subject,
    target::Target,
    verdict::Verdict,
};

use super::{Mutant, Seed, mutants};

/// The name under which a survey lists exchanges that are not judged, as another program answered.
const INFRASTRUCTURE: &str = "(infrastructure)";

/// Every mutant of one exchange, with what the rules saw of it.
#[derive(Debug)]
pub struct MutantSurvey {
    seed: String,
    results: Vec<MutantResult>,
}

/// A mutant with what the rules saw of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct MutantResult {
    /// The mutant.
    pub mutant: Mutant,
    /// The findings that the exchange without the fault does not have, at the place of the fault or
    /// at one of its twins.
    pub findings: Vec<Finding>,
    /// Further findings that the exchange without the fault does not have.
    pub elsewhere: Vec<Finding>,
    /// Findings at the place of the fault that the exchange has without it, too, and that now say
    /// something else: the value that was wrong before is another wrong one.
    pub changed: Vec<Finding>,
    /// Whether the exchange was taken for that of another program than the API.
    pub is_infrastructure: bool,
    /// Whether our own types lose nothing of the exchange.
    pub is_lossless: bool,
}

/// A finding by rule, pointer and header: how often it occurs tells a new one from an old one.
type Key = (String, Option<String>, Option<String>);

/// How often each finding occurs, and with what it says.
#[derive(Debug, Default)]
struct Counts {
    by_place: BTreeMap<Key, usize>,
    by_words: BTreeMap<(Key, String, String), usize>,
}

impl MutantSurvey {
    /// Makes and judges the mutants of an exchange, in as many threads as there are processors.
    pub fn of(judge: &Judge, seed: &Seed) -> Self {
        Self::of_some(judge, seed, &Target::default(), |_| true)
    }

    /// The same for the mutants that `chosen` admits, judged as coming from `target`.
    pub fn of_some(
        judge: &Judge,
        seed: &Seed,
        target: &Target,
        chosen: impl Fn(&Mutant) -> bool,
    ) -> Self {
        let subject = Subject::from_exchange(&seed.exchange);
        let contract = judge.contract_of(&subject, target);
        let baseline = Counts::of(&judge.judge_target(&subject, target));
        let made: Vec<_> =
            mutants(&seed.exchange, contract).into_iter().filter(|mutant| chosen(mutant)).collect();
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let share = made.len().div_ceil(threads).max(1);
        let mut rest = made.into_iter();
        let shares: Vec<Vec<Mutant>> =
            (0..threads).map(|_| rest.by_ref().take(share).collect()).collect();
        let results = thread::scope(|scope| {
            let baseline = &baseline;
            let workers: Vec<_> = shares
                .into_iter()
                .map(|share| {
                    scope.spawn(move || {
                        let examined = share
                            .into_iter()
                            .map(|mutant| MutantResult::of(judge, target, baseline, mutant));
                        examined.collect::<Vec<_>>()
                    })
                })
                .collect();
            workers
                .into_iter()
                .flat_map(|worker| {
                    worker.join().unwrap_or_else(|fault| panic::resume_unwind(fault))
                })
                .collect()
        });
        Self { seed: seed.name.clone(), results }
    }

    /// The name of the exchange.
    pub fn seed(&self) -> &str {
        &self.seed
    }

    /// The mutants in their order, each with what was seen of it.
    pub fn results(&self) -> &[MutantResult] {
        &self.results
    }
}

impl MutantResult {
    fn of(judge: &Judge, target: &Target, baseline: &Counts, mutant: Mutant) -> Self {
        let judgment = judge.judge_target(&Subject::from_exchange(&mutant.exchange), target);
        let counts = Counts::of(&judgment);
        let is_new = |finding: &Finding| counts.by_place(finding) > baseline.by_place(finding);
        let says_more = |finding: &Finding| counts.by_words(finding) > baseline.by_words(finding);
        let outcomes = judgment.rules.iter().flat_map(|outcome| &outcome.findings);
        let (new, old): (Vec<_>, Vec<_>) = outcomes.cloned().partition(is_new);
        let (findings, elsewhere) =
            new.into_iter().partition(|finding| mutant.is_at(&finding.location));
        let changed = old.into_iter();
        let changed =
            changed.filter(|finding| mutant.is_at(&finding.location) && says_more(finding));
        let changed = changed.collect();
        let is_infrastructure = judgment.infrastructure.is_some();
        let is_lossless = judgment.lossless.verdict != Verdict::Harness;
        Self { mutant, findings, elsewhere, changed, is_infrastructure, is_lossless }
    }

    /// Whether a finding tells of the fault, at its place or at a twin of it.
    pub fn is_caught(&self) -> bool {
        self.is_infrastructure || !self.findings.is_empty() || !self.changed.is_empty()
    }

    /// Whether one of the rules saw the fault that it was made to break, wherever they place it;
    /// true where no rule is named.
    pub fn is_seen_as_meant(&self) -> bool {
        let breaks = &self.mutant.breaks;
        let mut seen = self.findings.iter().chain(&self.elsewhere).chain(&self.changed);
        let is_meant = |finding: &Finding| breaks.contains(&&*finding.rule);
        breaks.is_empty() || self.is_infrastructure || seen.any(is_meant)
    }

    /// The rules that saw the fault, sorted.
    pub fn rules(&self) -> BTreeSet<&str> {
        let findings = self.findings.iter().chain(&self.changed);
        let rules = findings.map(|finding| &*finding.rule);
        rules.chain(self.is_infrastructure.then_some(INFRASTRUCTURE)).collect()
    }
}

impl Mutant {
    /// Whether a finding at a location tells of this fault.
    fn is_at(&self, at: &Location) -> bool {
        let names = at.pointer.iter().flat_map(|pointer| pointer.split('/'));
        let mut names = names.chain(at.header.as_deref());
        self.place.has(at)
            || self.twins.contains(&"*")
            || names.any(|name| self.twins.contains(&name))
    }
}

impl Counts {
    fn of(judgment: &Judgment) -> Self {
        let mut counts = Self::default();
        for finding in judgment.rules.iter().flat_map(|outcome| &outcome.findings) {
            *counts.by_place.entry(key(finding)).or_insert(0) += 1;
            *counts.by_words.entry(words(finding)).or_insert(0) += 1;
        }
        counts
    }

    fn by_place(&self, finding: &Finding) -> Option<&usize> {
        self.by_place.get(&key(finding))
    }

    fn by_words(&self, finding: &Finding) -> Option<&usize> {
        self.by_words.get(&words(finding))
    }
}

fn key(finding: &Finding) -> Key {
    let Location { pointer, header, .. } = &finding.location;
    (finding.rule.clone(), pointer.clone(), header.clone())
}

fn words(finding: &Finding) -> (Key, String, String) {
    (key(finding), finding.expected.clone(), finding.seen.clone())
}
