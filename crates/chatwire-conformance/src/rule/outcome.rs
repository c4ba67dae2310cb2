//! What came of one rule.

use serde::Serialize;

use crate::{
    finding::Finding,
    verdict::{Level, Verdict},
};

/// What came of one rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RuleOutcome {
    /// The ID of the rule.
    pub rule: String,
    /// How binding the rule is in the profile in force.
    pub level: Level,
    /// Whether the rule was respected.
    pub verdict: Verdict,
    /// Why it was not judged, why its level is not the usual one, or why the violation is
    /// expected; `None` where there is nothing to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where it is violated; the first thousand places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// In how many places it is violated.
    pub count: usize,
}
