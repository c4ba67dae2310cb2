//! What a rule is, and what came of it.

use std::borrow::Cow;

use chatwire_schema::Contract;
use serde::Serialize;

use crate::{
    finding::{self, Finding, Location},
    subject::{Kind, Place, Subject},
    verdict::{Level, Verdict},
};

/// How many findings of one rule are kept; the rest is counted.
const KEPT: usize = 1_000;

/// One requirement, and the check of it.
///
/// A rule's id is `area/name`, both in kebab case, and never changes meaning.
/// Its check is pure: it reads a [`Subject`] and gives findings.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// `area/name`.
    pub id: &'static str,
    /// How binding it is unless a profile lowers it.
    pub level: Level,
    /// The exchanges it is about.
    pub scope: Scope,
    /// What is required, in one sentence.
    pub requirement: &'static str,
    /// The public document that requires it, or shows why it matters.
    pub source: &'static str,
    pub(crate) check: Check,
}

/// The exchanges that a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// Every exchange.
    Any,
    /// Successful answers in one piece.
    Completion,
    /// Successful answers as event streams.
    Stream,
    /// Successful answers of both kinds.
    Answer,
    /// Answers that are not 2xx.
    Error,
}

impl Scope {
    /// Whether exchanges of a kind are meant.
    pub fn includes(self, kind: Kind) -> bool {
        match self {
            Self::Any => true,
            Self::Completion => kind == Kind::Completion,
            Self::Stream => kind == Kind::Stream,
            Self::Answer => matches!(kind, Kind::Completion | Kind::Stream),
            Self::Error => kind == Kind::Error,
        }
    }
}

/// How a rule is checked.
#[derive(Debug)]
pub(crate) enum Check {
    /// From the recording alone.
    Exchange(fn(&Subject, &mut Findings<'_>) -> Judged),
    /// From the recording and the compiled schemas.
    Schema(fn(&Subject, &Contract, &mut Findings<'_>) -> Judged),
}

/// What a check says: its findings are complete, or it could not judge.
pub(crate) type Judged = Result<(), Unjudged>;

/// Why a rule was not judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unjudged {
    /// The recording lacks what the rule needs.
    Skip(Cow<'static, str>),
    /// The rule is about something else.
    NotApplicable(Cow<'static, str>),
}

/// Says that a rule is about something else.
pub(crate) fn not_applicable(reason: &'static str) -> Judged {
    Err(Unjudged::NotApplicable(Cow::Borrowed(reason)))
}

/// What came of one rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Outcome {
    /// The id of the rule.
    pub rule: &'static str,
    /// How binding the rule is in the profile in force.
    pub level: Level,
    /// Whether it was kept.
    pub verdict: Verdict,
    /// Why it was not judged, why its level is lower than usual, or why its breach is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Cow<'static, str>>,
    /// Where it is broken; the first thousand places.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// In how many places it is broken.
    pub count: usize,
}

impl Rule {
    /// Checks a subject, with findings of the given level.
    pub(crate) fn judge(&self, subject: &Subject, level: Level, contract: &Contract) -> Outcome {
        let mut findings = Findings { subject, rule: self.id, level, kept: Vec::new(), count: 0 };
        let judged = if !self.scope.includes(subject.kind()) {
            not_applicable("the rule is about another kind of exchange")
        } else {
            match &self.check {
                Check::Exchange(check) => check(subject, &mut findings),
                Check::Schema(check) => check(subject, contract, &mut findings),
            }
        };
        let Findings { kept, count, .. } = findings;
        let (verdict, reason) = match judged {
            _ if count > 0 => (level.broken(), None),
            Ok(()) => (Verdict::Pass, None),
            Err(Unjudged::Skip(reason)) => (Verdict::Skip, Some(reason)),
            Err(Unjudged::NotApplicable(reason)) => (Verdict::NotApplicable, Some(reason)),
        };
        Outcome { rule: self.id, level, verdict, reason, findings: kept, count }
    }
}

/// Where a check puts what it finds.
#[derive(Debug)]
pub(crate) struct Findings<'a> {
    subject: &'a Subject,
    rule: &'static str,
    level: Level,
    kept: Vec<Finding>,
    count: usize,
}

impl Findings<'_> {
    /// The value at a place is not as expected.
    pub(crate) fn add(&mut self, place: &Place<'_>, expected: impl Into<String>) {
        self.add_seen(place, expected, place.seen());
    }

    /// The same, telling something else than the value.
    pub(crate) fn add_seen(
        &mut self,
        place: &Place<'_>,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) {
        self.push(expected, seen, |subject| subject.locate(place));
    }

    /// The bytes from `offset` of the body on are not as expected.
    pub(crate) fn add_byte(
        &mut self,
        offset: usize,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) {
        self.push(expected, seen, |subject| subject.locate_byte(offset));
    }

    /// A whole event, given by its zero-based index, is not as expected.
    pub(crate) fn add_event(
        &mut self,
        index: usize,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) {
        self.push(expected, seen, |subject| {
            let range = subject.events().events.get(index).map(|event| event.range.start);
            let location = subject.locate_byte(range.unwrap_or_else(|| subject.body().len()));
            Location { event: Some(index + 1), ..location }
        });
    }

    /// A header, or `status`, is not as expected.
    pub(crate) fn add_header(
        &mut self,
        name: &str,
        expected: impl Into<String>,
        seen: Option<&str>,
    ) {
        let seen = seen.map_or_else(|| "nothing".to_owned(), finding::quoted);
        self.push(expected, seen, |subject| subject.locate_header(name));
    }

    fn push(
        &mut self,
        expected: impl Into<String>,
        seen: impl Into<String>,
        locate: impl FnOnce(&Subject) -> Location,
    ) {
        self.count += 1;
        if self.kept.len() < KEPT {
            let location = locate(self.subject);
            self.kept.push(Finding::new(self.rule, self.level, location, expected, seen));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chatwire_schema::ContractSet;

    fn contract() -> Contract {
        ContractSet::bundled().get(ContractSet::DEFAULT).unwrap().clone()
    }

    fn all_bytes(subject: &Subject, findings: &mut Findings<'_>) -> Judged {
        for offset in 0..subject.body().len() {
            findings.add_byte(offset, "nothing", "a byte");
        }
        Ok(())
    }

    const RULE: Rule = Rule {
        id: "test/no-bytes",
        level: Level::Should,
        scope: Scope::Any,
        requirement: "There are no bytes.",
        source: "",
        check: Check::Exchange(all_bytes),
    };

    #[test]
    fn findings_are_bounded_and_counted() {
        let outcome =
            RULE.judge(&Subject::from_json(vec![b' '; 5_000]), Level::Should, &contract());
        assert_eq!((outcome.findings.len(), outcome.count), (KEPT, 5_000));
        assert_eq!(outcome.verdict, Verdict::Warn);
        assert_eq!(outcome.findings[0].location.offset, Some(0));
    }

    #[test]
    fn another_kind_of_exchange_is_not_judged() {
        let rule = Rule { scope: Scope::Stream, ..RULE };
        let outcome = rule.judge(&Subject::from_json("{}"), Level::Should, &contract());
        assert_eq!(outcome.verdict, Verdict::NotApplicable);
    }
}
