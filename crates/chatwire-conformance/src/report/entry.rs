//! One exchange in a report.

use serde::{Deserialize, Serialize};

use super::{Excerpt, FailOn, Timeline};
use crate::{
    judge::{ContractChoice, SchemaVerdict},
    judgment::Judgment,
    lossless::Lossless,
    rule::RuleOutcome,
    subject::{Kind, Subject},
    verdict::Verdict,
};

/// How many findings of one rule an entry keeps; the outcome counts all.
const MAX_FINDINGS: usize = 20;

/// The name of the entry for what is true of the run as a whole.
pub(super) const WHOLE_RUN: &str = "the whole run";

/// How many violations of a schema an entry keeps.
const MAX_VIOLATIONS: usize = 3;

/// One exchange of a run: what was found, without what passed and what does not apply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Entry {
    /// The verdict.
    verdict: Verdict,
    /// The name of the recording, file or case.
    pub name: String,
    /// The part of the run it belongs to, such as `recorded` or `live`; empty when there is one
    /// part.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// Why it was not judged, or what was found in another way; empty when there is nothing to
    /// add.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// The tags of the recording.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The results of judging; `None` when it was not judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judged: Option<Box<JudgedEntry>>,
}

/// What judging an exchange found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JudgedEntry {
    /// The kind of exchange.
    pub kind: Kind,
    /// The status with which the request was rejected; `None` if it was served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<u16>,
    /// The name of the target that it comes from; `None` when that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The contract that it was judged by, its publisher, and why it is this one.
    pub contract: ContractChoice,
    /// The name of the profile that set the levels of the rules.
    pub profile: String,
    /// Against the schema as its publisher wrote it.
    pub published: SchemaVerdict,
    /// Against the schema with the corrections of the overlays.
    pub overlaid: SchemaVerdict,
    /// Whether our own types lose nothing of it.
    pub lossless: Lossless,
    /// How many rules were judged.
    pub rules_judged: usize,
    /// How many of them passed.
    pub rules_passed: usize,
    /// The rules that were broken or whose expectation is stale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleOutcome>,
    /// Differences from the expectations that do not fail the run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Frames and events; `None` unless asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Timeline>,
}

impl Entry {
    /// An exchange that was judged.
    pub fn judged(name: impl Into<String>, judgment: Judgment) -> Self {
        let (rules_passed, rules_judged) = judgment.passed();
        let mut rules = judgment.rules;
        rules.retain(|outcome| outcome.count > 0 || !outcome.verdict.is_accepted());
        for outcome in &mut rules {
            outcome.findings.truncate(MAX_FINDINGS);
        }
        let [published, overlaid] = [judgment.published, judgment.overlaid].map(|mut schema| {
            schema.first.truncate(MAX_VIOLATIONS);
            schema
        });
        let judged = JudgedEntry {
            kind: judgment.kind,
            rejected: judgment.rejected,
            target: judgment.target,
            contract: judgment.contract,
            profile: judgment.profile,
            published,
            overlaid,
            lossless: judgment.lossless,
            rules_judged,
            rules_passed,
            rules,
            notes: judgment.notes,
            timeline: None,
        };
        Self {
            verdict: judgment.verdict,
            name: name.into(),
            group: String::new(),
            message: judgment.infrastructure.or(judgment.not_judged).unwrap_or_default(),
            tags: Vec::new(),
            judged: Some(Box::new(judged)),
        }
    }

    /// An exchange that was checked in another way, or could not be judged; `message` is the
    /// reason, in one line.
    pub fn note(name: impl Into<String>, verdict: Verdict, message: impl Into<String>) -> Self {
        Self {
            verdict,
            name: name.into(),
            group: String::new(),
            message: message.into(),
            tags: Vec::new(),
            judged: None,
        }
    }

    /// What is true of the run as a whole, such as why it says nothing of the API.
    pub fn of_run(verdict: Verdict, message: impl Into<String>) -> Self {
        Self::note(WHOLE_RUN, verdict, message)
    }

    /// Puts the entry into a part of the run.
    #[must_use]
    pub fn in_group(mut self, group: impl Into<String>) -> Self {
        self.group = group.into();
        self
    }

    /// Sets the tags.
    #[must_use]
    pub fn with_tags(mut self, tags: impl IntoIterator<Item = String>) -> Self {
        self.tags = tags.into_iter().collect();
        self
    }

    /// Adds the bytes around each finding, and frames and events if anything was found.
    #[must_use]
    pub fn with_evidence(self, subject: &Subject) -> Self {
        let mut entry = self.with_excerpts(subject);
        if let Some(judged) = &mut entry.judged
            && !judged.rules.is_empty()
        {
            judged.timeline =
                Some(Timeline::of(subject)).filter(|timeline| !timeline.steps.is_empty());
        }
        entry
    }

    /// Adds the bytes around each finding: all that a terminal shows of an exchange.
    #[must_use]
    pub fn with_excerpts(self, subject: &Subject) -> Self {
        self.with_some_excerpts(subject, usize::MAX)
    }

    /// Adds the bytes around the first finding of each rule: all that a [`Summary`] keeps of an
    /// exchange.
    ///
    /// [`Summary`]: super::Summary
    #[must_use]
    pub fn with_first_excerpts(self, subject: &Subject) -> Self {
        self.with_some_excerpts(subject, 1)
    }

    /// Adds the bytes around so many findings of each rule.
    fn with_some_excerpts(mut self, subject: &Subject, most: usize) -> Self {
        for outcome in self.judged.iter_mut().flat_map(|judged| &mut judged.rules) {
            for finding in outcome.findings.iter_mut().take(most) {
                finding.excerpt = Excerpt::of(subject, &finding.location);
            }
        }
        self
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The broken rules and stale expectations; none for an entry that was not judged.
    pub fn rules(&self) -> &[RuleOutcome] {
        self.judged.as_ref().map_or(&[], |judged| &judged.rules)
    }

    /// The name of the target; `None` when it is not known.
    pub fn target(&self) -> Option<&str> {
        self.judged.as_ref()?.target.as_deref()
    }

    /// Whether the entry fails a run.
    pub fn fails(&self, fail_on: FailOn) -> bool {
        !self.verdict.is_accepted()
            || self.rules().iter().any(|outcome| fail_on.is_failure(outcome.verdict))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{judge::Judge, testing::stream};

    #[test]
    fn an_entry_keeps_what_was_found_and_can_be_read_again() {
        let subject = stream().set_in(1, "/id", json!("other")).subject();
        let judgment = Judge::default().judge(&subject);
        let entry = Entry::judged("a", judgment).with_evidence(&subject);
        let rules: Vec<_> = entry.rules().iter().map(|outcome| &*outcome.rule).collect();
        assert_eq!(rules, ["stream/id-is-constant"]);
        let finding = &entry.rules()[0].findings[0];
        let excerpt = finding.excerpt.as_ref().unwrap();
        assert!(excerpt.text.contains("\"id\":\"other\""), "{excerpt:?}");
        assert_eq!(entry.judged.as_ref().unwrap().timeline.as_ref().unwrap().count, 5);
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry);
    }

    #[test]
    fn the_first_finding_of_each_rule_has_what_a_summary_keeps() {
        let case = stream().set_in(1, "/id", json!("other")).set_in(2, "/id", json!("third"));
        let subject = case.subject();
        let entry = Entry::judged("a", Judge::default().judge(&subject));
        let excerpts = |entry: &Entry| {
            let findings = entry.rules().iter().flat_map(|outcome| &outcome.findings);
            findings.map(|finding| finding.excerpt.is_some()).collect::<Vec<_>>()
        };
        assert_eq!(excerpts(&entry.clone().with_excerpts(&subject)), [true, true]);
        assert_eq!(excerpts(&entry.with_first_excerpts(&subject)), [true, false]);
    }

    #[test]
    fn a_level_decides_what_fails() {
        let subject = stream().without_header("x-request-id").subject();
        let entry = Entry::judged("a", Judge::default().judge(&subject));
        let fails = [FailOn::Must, FailOn::Should, FailOn::Any].map(|level| entry.fails(level));
        assert_eq!(fails, [false, true, true]);
    }
}
