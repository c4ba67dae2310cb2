//! The result of a probe, for people and for programs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CaseResult, Culprit, Evidence, Feature, Plan, Readiness, Support, judging::culprit};
use crate::{
    judge::Judge,
    report::counted,
    rule::Rule,
    survey::SurveyOutcome,
    verdict::{Level, Verdict},
};

/// The result of a probe: what the server supports, what it is ready for, and what is wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ProbeReport {
    /// The version of this form: 1.
    pub format: u32,
    /// The name of the server.
    pub server: String,
    /// The model that was asked.
    pub model: String,
    /// When, in UTC; `None` if it is not known.
    pub date: Option<String>,
    /// The name of the contract.
    pub contract: String,
    /// How many requests were sent.
    pub requests: usize,
    /// Tokens of responses, as the server counted them.
    pub completion_tokens: u64,
    /// What the server is ready for.
    pub readiness: Readiness,
    /// What the server supports, by the name of the feature.
    pub features: BTreeMap<String, Support>,
    /// The rules that are broken, those that must hold first.
    pub broken: Vec<BrokenRule>,
}

/// A rule that a server breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BrokenRule {
    /// The ID of the rule.
    pub rule: String,
    /// How binding it is.
    pub level: Level,
    /// Who is probably at fault.
    pub culprit: Culprit,
    /// The cases that show it; empty if it shows in all cases together.
    pub cases: Vec<String>,
    /// Those of the cases for which `chatwire.toml` expects it.
    #[serde(default)]
    pub expected_cases: Vec<String>,
    /// Whether some sendings of all those cases do not show it.
    pub flaky: bool,
    /// Whether `chatwire.toml` expects it in all those cases.
    pub expected: bool,
    /// The first finding.
    pub example: String,
}

/// The version of the form.
const FORMAT: u32 = 1;

impl ProbeReport {
    /// The result of judged cases.
    pub fn new(
        server: &str,
        date: Option<String>,
        plan: &Plan,
        evidence: &Evidence,
        results: &[CaseResult],
    ) -> Self {
        let features = Feature::ALL
            .map(|feature| (feature.as_str().to_owned(), feature.support(plan, evidence)));
        let names: Vec<_> = evidence.names().collect();
        Self {
            format: FORMAT,
            server: server.to_owned(),
            model: plan.options().model.clone(),
            date,
            contract: plan.options().contract.name().to_owned(),
            requests: names.iter().map(|name| evidence.observations(name).len()).sum(),
            completion_tokens: completion_tokens(evidence),
            readiness: Readiness::of(plan, evidence, results),
            features: features.into(),
            broken: broken(results),
        }
    }

    /// Adds what all exchanges show together.
    #[must_use]
    pub fn with_survey(mut self, outcomes: &[SurveyOutcome], judge: &Judge) -> Self {
        for outcome in outcomes.iter().filter(|it| it.verdict != Verdict::Xpass) {
            let level = judge.rules().get(&outcome.rule).map_or(Level::Must, Rule::level);
            if level == Level::May || self.broken.iter().any(|rule| rule.rule == outcome.rule) {
                continue;
            }
            self.broken.push(BrokenRule {
                rule: outcome.rule.to_string(),
                level,
                culprit: culprit(&outcome.rule),
                cases: Vec::new(),
                expected_cases: Vec::new(),
                flaky: false,
                expected: outcome.verdict == Verdict::Xfail,
                example: outcome.message.clone(),
            });
        }
        self.broken.sort_by_key(|rule| std::cmp::Reverse(rule.level));
        self
    }

    /// How many rules that must hold are broken, without those that are expected.
    pub fn failures(&self) -> usize {
        let fails = |rule: &&BrokenRule| rule.level == Level::Must && !rule.expected;
        self.broken.iter().filter(fails).count()
    }

    /// The verdict in lines: what the server is ready for, what works, what does not, and whose
    /// fault it is.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "{} with {}: {}, {}, contract {}",
            self.server,
            self.model,
            counted(self.requests, "request"),
            counted(
                usize::try_from(self.completion_tokens).unwrap_or(usize::MAX),
                "completion token"
            ),
            self.contract
        )];
        for (name, state) in self.readiness.rows() {
            let more = match state {
                super::State::Ready { warnings } if *warnings > 0 => format!(" ({warnings})"),
                super::State::Broken { rules } => format!(" ({})", counted(*rules, "rule")),
                _ => String::new(),
            };
            lines.push(format!("{name:<18} {}{more}", state.as_str()));
        }
        lines.push(format!("works: {}", listed(self.named(|it| *it == Support::Yes))));
        let lacks = self.named(|it| matches!(it, Support::No(_)));
        lines.push(format!("not supported: {}", listed(lacks)));
        for (culprit, who) in [(Culprit::Server, "server"), (Culprit::Model, "model")] {
            let rules = self.broken.iter().filter(|rule| {
                rule.culprit == culprit && rule.level == Level::Must && !rule.expected
            });
            let rules = rules.map(|rule| match rule.flaky {
                true => format!("{} (flaky)", rule.rule),
                false => rule.rule.clone(),
            });
            let rules: Vec<_> = rules.collect();
            if !rules.is_empty() {
                lines.push(format!("the {who} breaks: {}", rules.join(", ")));
            }
        }
        lines
    }

    fn named(&self, is_wanted: impl Fn(&Support) -> bool) -> Vec<&str> {
        let wanted = self.features.iter().filter(|(_, support)| is_wanted(support));
        wanted.map(|(name, _)| name.as_str()).collect()
    }
}

fn listed(names: Vec<&str>) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

fn broken(results: &[CaseResult]) -> Vec<BrokenRule> {
    let mut broken: BTreeMap<&str, BrokenRule> = BTreeMap::new();
    for result in results {
        for outcome in &result.judgment.rules {
            let expected = outcome.verdict == Verdict::Xfail;
            if outcome.count == 0 || outcome.level == Level::May {
                continue;
            }
            let flaky = result
                .judgment
                .notes
                .iter()
                .any(|note| note.starts_with("flaky: ") && note.contains(&*outcome.rule));
            let example = outcome.findings.first().map(ToString::to_string).unwrap_or_default();
            let rule = broken.entry(&outcome.rule).or_insert_with(|| BrokenRule {
                rule: outcome.rule.to_string(),
                level: outcome.level,
                culprit: culprit(&outcome.rule),
                cases: Vec::new(),
                expected_cases: Vec::new(),
                flaky: true,
                expected: true,
                example,
            });
            rule.level = rule.level.max(outcome.level);
            rule.cases.push(result.case.name.clone());
            if expected {
                rule.expected_cases.push(result.case.name.clone());
            }
            rule.flaky &= flaky;
            rule.expected &= expected;
        }
    }
    let mut broken: Vec<_> = broken.into_values().collect();
    broken.sort_by_key(|rule| std::cmp::Reverse(rule.level));
    broken
}

fn completion_tokens(evidence: &Evidence) -> u64 {
    let names: Vec<_> = evidence.names().map(str::to_owned).collect();
    let used = names.iter().flat_map(|name| {
        (0..evidence.observations(name).len()).filter_map(|number| {
            let subject = evidence.attempt(number).subject(name)?;
            let usages = subject.usages().ok()?;
            usages.last()?.at("completion_tokens").integer()
        })
    });
    used.filter_map(|tokens| u64::try_from(tokens).ok()).sum()
}
