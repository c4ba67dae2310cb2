//! Collects the findings of a live rule.

use crate::{
    finding::{Finding, Location},
    rule::{BuiltIn, CheckResult, NotJudged, RuleOutcome},
    verdict::{Level, Verdict},
};

/// The findings of a live rule, each about one case.
#[derive(Debug, Default)]
pub(crate) struct LiveFindings(Vec<(String, Told)>);

#[derive(Debug)]
struct Told {
    location: Location,
    expected: String,
    seen: String,
}

impl LiveFindings {
    /// Adds what is wrong with the response to a case, or with several responses together.
    pub(crate) fn add(&mut self, case: &str, expected: impl Into<String>, seen: impl Into<String>) {
        let (location, expected, seen) = (Location::default(), expected.into(), seen.into());
        self.0.push((case.to_owned(), Told { location, expected, seen }));
    }

    /// Adds a wrong status of the response to a case.
    pub(crate) fn add_status(&mut self, case: &str, expected: impl Into<String>, seen: u16) {
        let location = Location { header: Some("status".to_owned()), ..Location::default() };
        let (expected, seen) = (expected.into(), seen.to_string());
        self.0.push((case.to_owned(), Told { location, expected, seen }));
    }

    /// The outcome for each case that it is about; without a finding, for the case `home`.
    pub(crate) fn outcomes(
        self,
        rule: &'static BuiltIn,
        (home, level): (&str, Level),
        result: CheckResult,
    ) -> Vec<(String, RuleOutcome)> {
        let outcome = |verdict, reason, findings: Vec<Finding>| RuleOutcome {
            rule: rule.id.into(),
            level,
            verdict,
            reason,
            count: findings.len(),
            findings,
        };
        if self.0.is_empty() {
            let (verdict, reason) = match result {
                Ok(()) => (Verdict::Pass, None),
                Err(NotJudged::Skip(reason)) => (Verdict::Skip, Some(reason)),
                Err(NotJudged::NotApplicable(reason)) => (Verdict::NotApplicable, Some(reason)),
            };
            return vec![(home.to_owned(), outcome(verdict, reason, Vec::new()))];
        }
        let found = self.0.into_iter().map(|(case, Told { location, expected, seen })| {
            let finding = Finding::new(rule.id, level, location, expected, seen);
            (case, outcome(level.broken(), None, vec![finding]))
        });
        found.collect()
    }
}
