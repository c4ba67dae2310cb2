//! Judgments as an array.

mod findings;
mod schemas;

use std::sync::Arc;

use arrow_array::{
    ArrayRef, StructArray,
    builder::{Int32Builder, Int64Builder, StringBuilder},
};
use arrow_schema::{ArrowError, DataType};
use chatwire_conformance::{Finding, Judgment, Subject, Verdict};

use self::{
    findings::{FindingBuilder, RuleBuilder},
    schemas::SchemaVerdictBuilder,
};
use crate::{limits::Limits, schema};

/// How many bytes the texts of a batch can have in all: as many as one array can.
const MAX_TEXT: usize = i32::MAX as usize;
/// More than the texts of a row have beside its model, its error and its findings.
const ROW_TEXT: usize = 512;

/// Judgments in the making.
#[derive(Debug)]
pub(crate) struct JudgmentBuilder {
    limits: Limits,
    text: usize,
    verdict: StringBuilder,
    kind: StringBuilder,
    error: StringBuilder,
    contract: StringBuilder,
    profile: StringBuilder,
    model: StringBuilder,
    published: SchemaVerdictBuilder,
    overlaid: SchemaVerdictBuilder,
    lossless: StringBuilder,
    rules_judged: Int32Builder,
    rules_passed: Int32Builder,
    usage: [Int64Builder; 3],
    findings_count: Int64Builder,
    rules: RuleBuilder,
    findings: FindingBuilder,
}

impl JudgmentBuilder {
    /// Lists findings within the limits.
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            text: 0,
            verdict: StringBuilder::new(),
            kind: StringBuilder::new(),
            error: StringBuilder::new(),
            contract: StringBuilder::new(),
            profile: StringBuilder::new(),
            model: StringBuilder::new(),
            published: SchemaVerdictBuilder::default(),
            overlaid: SchemaVerdictBuilder::default(),
            lossless: StringBuilder::new(),
            rules_judged: Int32Builder::new(),
            rules_passed: Int32Builder::new(),
            usage: Default::default(),
            findings_count: Int64Builder::new(),
            rules: RuleBuilder::default(),
            findings: FindingBuilder::default(),
        }
    }

    /// Adds what was found in a subject; fails if the arrays have no room for it.
    pub(crate) fn judged(
        &mut self,
        judgment: &Judgment,
        subject: &Subject,
    ) -> Result<(), ArrowError> {
        let broken = judgment.rules.iter().filter(|outcome| outcome.count > 0);
        let max = self.limits.max_findings_per_rule;
        let mut findings_text = 0;
        let findings: Vec<&Finding> = broken
            .clone()
            .flat_map(|outcome| outcome.findings.iter().take(max))
            .take_while(|finding| {
                findings_text += text_of(finding);
                findings_text <= self.limits.max_findings_bytes
            })
            .collect();
        let names = broken.clone().map(|outcome| outcome.rule.len()).sum::<usize>();
        let model = subject.model().map_or(0, str::len);
        let infrastructure = judgment.infrastructure.as_ref().map_or(0, String::len);
        self.count_text(findings_text + names + model + infrastructure)?;
        self.verdict.append_value(judgment.verdict.as_str());
        self.kind.append_value(kind_name(judgment.kind));
        let not_judged = judgment.infrastructure.as_ref().or(judgment.not_judged.as_ref());
        self.error.append_option(not_judged);
        self.contract.append_value(&judgment.contract.name);
        self.profile.append_value(&judgment.profile);
        self.model.append_option(subject.model());
        self.published.add(Some(&judgment.published));
        self.overlaid.add(Some(&judgment.overlaid));
        self.lossless.append_value(judgment.lossless.verdict.as_str());
        let (passed, judged) = judgment.passed();
        self.rules_judged.append_value(count(judged));
        self.rules_passed.append_value(count(passed));
        let usages = subject.usages().unwrap_or_default();
        let tokens = ["prompt_tokens", "completion_tokens", "total_tokens"];
        for (builder, name) in self.usage.iter_mut().zip(tokens) {
            builder.append_option(usages.last().and_then(|usage| usage.at(name).integer()));
        }
        let places: usize = broken.clone().map(|outcome| outcome.count).sum();
        self.findings_count.append_value(long(places));
        self.rules.add(broken);
        self.findings.add(findings);
        Ok(())
    }

    /// Adds a row that is no exchange.
    pub(crate) fn unreadable(&mut self, problem: &str) -> Result<(), ArrowError> {
        self.not_judged(Verdict::Unreadable, problem)
    }

    /// Adds a row that made a rule panic.
    pub(crate) fn harness(&mut self) -> Result<(), ArrowError> {
        self.not_judged(Verdict::Harness, "judging it failed by a fault of this software")
    }

    /// Fails where an array would have more text than it can hold.
    fn count_text(&mut self, text: usize) -> Result<(), ArrowError> {
        self.text = self.text.saturating_add(text).saturating_add(ROW_TEXT);
        if self.text > MAX_TEXT { Err(ArrowError::OffsetOverflowError(self.text)) } else { Ok(()) }
    }

    fn not_judged(&mut self, verdict: Verdict, problem: &str) -> Result<(), ArrowError> {
        self.count_text(problem.len())?;
        self.verdict.append_value(verdict.as_str());
        self.error.append_value(problem);
        let unknown = [
            &mut self.kind,
            &mut self.contract,
            &mut self.profile,
            &mut self.model,
            &mut self.lossless,
        ];
        unknown.into_iter().for_each(StringBuilder::append_null);
        self.published.add(None);
        self.overlaid.add(None);
        self.rules_judged.append_value(0);
        self.rules_passed.append_value(0);
        self.usage.iter_mut().for_each(Int64Builder::append_null);
        self.findings_count.append_value(0);
        self.rules.add([]);
        self.findings.add([]);
        Ok(())
    }

    /// The array.
    pub(crate) fn finish(mut self) -> Result<StructArray, ArrowError> {
        let usage = self.usage.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef);
        let usage = StructArray::try_new(schema::usage(), usage.collect(), None)?;
        let DataType::Struct(fields) = schema::judgment() else {
            return Err(ArrowError::SchemaError("a judgment is a struct".to_owned()));
        };
        let members: Vec<ArrayRef> = vec![
            Arc::new(self.verdict.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.error.finish()),
            Arc::new(self.contract.finish()),
            Arc::new(self.profile.finish()),
            Arc::new(self.model.finish()),
            Arc::new(self.published.finish()?),
            Arc::new(self.overlaid.finish()?),
            Arc::new(self.lossless.finish()),
            Arc::new(self.rules_judged.finish()),
            Arc::new(self.rules_passed.finish()),
            Arc::new(usage),
            Arc::new(self.findings_count.finish()),
            Arc::new(self.rules.finish()?),
            Arc::new(self.findings.finish()?),
        ];
        StructArray::try_new(fields, members, None)
    }
}

/// How many bytes the texts of a finding have.
fn text_of(finding: &Finding) -> usize {
    let place = &finding.location;
    let places = [&place.pointer, &place.header].map(|it| it.as_ref().map_or(0, |it| it.len()));
    let texts = [finding.rule.len(), finding.expected.len(), finding.seen.len()];
    texts.iter().chain(&places).sum()
}

/// A kind, as reports write it.
fn kind_name(kind: chatwire_conformance::Kind) -> &'static str {
    use chatwire_conformance::Kind;
    match kind {
        Kind::Completion => "completion",
        Kind::Stream => "stream",
        Kind::Error => "error",
        _ => "other",
    }
}

/// A number of values; one that is too large counts as the largest.
fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A number of places.
fn long(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
