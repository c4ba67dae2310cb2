//! What a report says of the run itself.

use serde::{Deserialize, Serialize};

use crate::{
    impact::ImpactTable,
    judge::Judge,
    rule::Rule,
    verdict::{Level, Verdict},
};

/// A run: its title, date and rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Run {
    /// The title.
    pub title: String,
    /// The version of the program that judged.
    #[serde(default)]
    pub version: String,
    /// When the run began, in UTC, such as `2026-08-24T12:34:56Z`; `None` if it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The part of the run that was judged, such as `2/4`; `None` for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
    /// Which violations fail the run.
    #[serde(default)]
    pub fail_on: FailOn,
    /// The rules that were checked, for the pages that explain them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleDescription>,
}

/// The description of a rule in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Which clients break, a line for each way, as [`ImpactTable::lines`] gives them; empty where
    /// none does or that was not measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub impact: Vec<String>,
}

/// Which violations fail a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FailOn {
    /// Those of a MUST.
    #[default]
    Must,
    /// Those of a MUST or SHOULD.
    Should,
    /// All.
    Any,
}

impl Run {
    /// A run of this judge.
    pub fn new(title: impl Into<String>, judge: &Judge) -> Self {
        let rules = judge.rules().iter().map(RuleDescription::of).collect();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        Self { title: title.into(), version, rules, ..Self::default() }
    }

    /// The description of a rule; `None` for a rule that was not checked.
    pub fn rule(&self, id: &str) -> Option<&RuleDescription> {
        self.rules.iter().find(|rule| rule.id == id)
    }
}

impl RuleDescription {
    fn of(rule: &dyn Rule) -> Self {
        Self {
            id: rule.id().to_owned(),
            level: rule.level(),
            requirement: rule.requirement().to_owned(),
            source: rule.source().to_owned(),
            impact: ImpactTable::bundled().lines(rule.id()),
        }
    }
}

impl FailOn {
    /// Whether the verdict of a rule fails the run.
    pub fn is_failure(self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Warn => self != Self::Must,
            Verdict::Info => self == Self::Any,
            other => !other.is_accepted(),
        }
    }
}
