//! Collects the findings of a check.

use std::borrow::Cow;

use super::{CheckResult, NotJudged, Rule, RuleOutcome, evidence, masked};
use crate::{
    finding::{self, Finding, Location},
    subject::{BothViews, Place, Subject, Views, has_mask},
    verdict::{Level, Verdict},
};
use chatwire_schema::Contract;

/// How many findings of one rule are kept; the rest is counted.
///
/// Each is searched for in the text, so their number is a factor of the work.
const MAX_KEPT: usize = 100;

/// How many bytes the findings of all rules about one subject take; the rest is counted.
const MAX_KEPT_BYTES: usize = 2 << 20;

/// How many bytes the first finding of a rule may take whatever the others take.
const MAX_FIRST_BYTES: usize = 4 << 10;

/// The findings of one rule about one subject.
///
/// The first hundred are kept, fewer when those of all rules take more than 2 MiB; the others are
/// counted.
#[derive(Debug)]
pub struct Findings<'a> {
    pub(crate) views: &'a Views<'a>,
    rule: &'a str,
    level: Level,
    kept: Vec<Finding>,
    count: usize,
    /// How many bytes those take that are kept, and those of earlier rules.
    kept_bytes: usize,
    /// How many may come from a mask, and are not counted.
    doubtful: usize,
}

/// Checks a subject, with findings of the given level.
///
/// What is not found in a short view is not there; what is found, the whole view has in full.
pub(crate) fn check(
    rule: &dyn Rule,
    views: &BothViews<'_>,
    level: Level,
    contract: &Contract,
) -> RuleOutcome {
    let subject = views.short().subject;
    let id = rule.owned_id();
    // Most rules are about another kind of exchange, and take no room for findings.
    if !rule.scope().includes(subject.kind()) {
        let reason = Some(Cow::Borrowed("the rule is about another kind of exchange"));
        let verdict = Verdict::NotApplicable;
        return RuleOutcome { rule: id, level, verdict, reason, findings: Vec::new(), count: 0 };
    }
    let can_be_judged = evidence::check(&id, subject);
    if can_be_judged.is_err() {
        return outcome(id, level, can_be_judged, (Vec::new(), 0));
    }
    let before = views.kept().get();
    let mut findings = Findings::new(&id, level, views.short(), before);
    let mut result = rule.check(subject, contract, &mut findings);
    if findings.count + findings.doubtful > 0
        && let Some(whole) = views.whole()
    {
        findings = Findings::new(&id, level, whole, before);
        result = rule.check(subject, contract, &mut findings);
    }
    let Findings { kept, count, kept_bytes, doubtful, .. } = findings;
    views.kept().set(kept_bytes);
    if doubtful > 0 {
        result = Err(masked::not_judged());
    }
    outcome(id, level, result, (kept, count))
}

/// The outcome of a check, whose result counts where nothing was found.
fn outcome(
    rule: Cow<'static, str>,
    level: Level,
    result: CheckResult,
    (findings, count): (Vec<Finding>, usize),
) -> RuleOutcome {
    let (verdict, reason) = match result {
        _ if count > 0 => (level.broken(), None),
        Ok(()) => (Verdict::Pass, None),
        Err(NotJudged::Skip(reason)) => (Verdict::Skip, Some(reason)),
        Err(NotJudged::NotApplicable(reason)) => (Verdict::NotApplicable, Some(reason)),
    };
    RuleOutcome { rule, level, verdict, reason, findings, count }
}

impl<'a> Findings<'a> {
    fn new(rule: &'a str, level: Level, views: &'a Views<'a>, kept_bytes: usize) -> Self {
        Self { views, rule, level, kept: Vec::new(), count: 0, kept_bytes, doubtful: 0 }
    }
}

impl Findings<'_> {
    /// Adds the value at a place, which is not as expected.
    ///
    /// The report quotes the value, cut to a bounded length, unless it looks like a credential.
    pub fn add(&mut self, place: &Place<'_>, expected: impl Into<String>) {
        self.add_seen(place, expected, place.seen());
    }

    /// Adds a place, with a description of what is there.
    pub fn add_seen(
        &mut self,
        place: &Place<'_>,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) {
        self.push(Some(place), expected, seen, |subject| subject.locate(place));
    }

    /// Adds a text that differs from the expected one, each cut to where they differ.
    pub(crate) fn add_differing(&mut self, place: &Place<'_>, expected: &str, seen: &str) {
        let (expected, seen) = finding::contrast(expected, seen);
        self.add_seen(place, expected, seen);
    }

    /// Adds the bytes of the body from a zero-based `offset` on.
    pub fn add_byte(
        &mut self,
        offset: usize,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) {
        self.push(None, expected, seen, |subject| subject.locate_byte(offset));
    }

    /// Adds a whole event of a stream, by its zero-based index.
    pub fn add_event(
        &mut self,
        index: usize,
        expected: impl Into<String>,
        seen: impl Into<String>,
    ) {
        self.push(None, expected, seen, |subject| {
            let range = subject.events().events.get(index).map(|event| event.range.start);
            let location = subject.locate_byte(range.unwrap_or_else(|| subject.body().len()));
            Location { event: Some(index + 1), ..location }
        });
    }

    /// Adds a header, or `status`; `seen` is `None` for one that was not sent.
    pub fn add_header(&mut self, name: &str, expected: impl Into<String>, seen: Option<&str>) {
        let seen = seen.map_or_else(|| "nothing".to_owned(), finding::quoted);
        self.push(None, expected, seen, |subject| subject.locate_header(name));
    }

    fn push(
        &mut self,
        place: Option<&Place<'_>>,
        expected: impl Into<String>,
        seen: impl Into<String>,
        locate: impl FnOnce(&Subject) -> Location,
    ) {
        let subject = self.views.subject;
        let (expected, mut seen) = (expected.into(), seen.into());
        if subject.is_redacted() {
            if masked::is_doubtful(self.rule, subject, place, [&expected, &seen]) {
                self.doubtful += 1;
                return;
            }
            if has_mask(&seen) {
                seen = format!("{seen}, {}", masked::NOTE);
            }
        }
        self.count += 1;
        let has_room = self.kept_bytes < MAX_KEPT_BYTES || self.kept.is_empty();
        if self.kept.len() < MAX_KEPT && has_room {
            let finding = Finding::new(self.rule, self.level, locate(subject), expected, seen);
            let bytes = finding.bytes();
            if bytes <= MAX_FIRST_BYTES || self.kept_bytes + bytes <= MAX_KEPT_BYTES {
                self.kept_bytes += bytes;
                self.kept.push(finding);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chatwire_schema::ContractSet;

    use super::*;
    use crate::rule::{BuiltIn, Check, CheckResult, Scope};

    fn contract() -> Contract {
        ContractSet::bundled().get(ContractSet::DEFAULT).unwrap().clone()
    }

    fn all_bytes(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
        for offset in 0..subject.body().len() {
            findings.add_byte(offset, "nothing", "a byte");
        }
        Ok(())
    }

    static RULE: BuiltIn = BuiltIn {
        id: "test/no-bytes",
        level: Level::Should,
        scope: Scope::Any,
        requirement: "There are no bytes.",
        source: "",
        check: Check::Exchange(all_bytes),
    };

    static ABOUT_STREAMS: BuiltIn =
        BuiltIn { scope: Scope::Stream, check: Check::Exchange(all_bytes), ..RULE };

    #[test]
    fn findings_are_bounded_and_counted() {
        let subject = Subject::from_json(vec![b' '; 5_000]);
        let outcome = check(&&RULE, &BothViews::of(&subject), Level::Should, &contract());
        assert_eq!((outcome.findings.len(), outcome.count), (MAX_KEPT, 5_000));
        assert_eq!(outcome.verdict, Verdict::Warn);
        assert_eq!(outcome.findings[0].location.offset, Some(0));
    }

    #[test]
    fn another_kind_of_exchange_is_not_judged() {
        let subject = Subject::from_json("{}");
        let outcome = check(&&ABOUT_STREAMS, &BothViews::of(&subject), Level::Should, &contract());
        assert_eq!(outcome.verdict, Verdict::NotApplicable);
    }
}
