//! The outcome of one rule.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{
    finding::Finding,
    verdict::{Level, Verdict},
};

/// The outcome of one rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RuleOutcome {
    /// The ID of the rule.
    pub rule: Cow<'static, str>,
    /// How binding the rule is in the profile in force.
    pub level: Level,
    /// Whether the rule was respected.
    pub verdict: Verdict,
    /// Why the rule was not judged, why its level is overridden, or why the violation is expected;
    /// `None` otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Cow<'static, str>>,
    /// Where it is violated; the first hundred places, fewer when the findings of all rules take
    /// more than 2 MiB.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// In how many places it is violated.
    pub count: usize,
}
