//! Rules that compare a stream with a non-streaming response.
//!
//! One joins the stream; the others need a pair: two exchanges with one request, in both forms.

mod folds_to_a_valid_response;
mod same_error;
mod same_finish_reason;
mod same_logprobs;
mod same_members;
mod same_text;
mod same_tool_calls;
mod same_usage;

use crate::{
    rule::{BuiltIn, CheckResult, Findings, NotJudged, not_applicable},
    subject::{Choice, Subject},
};

pub(super) const RULES: &[&BuiltIn] = &[
    &folds_to_a_valid_response::RULE,
    &same_error::RULE,
    &same_finish_reason::RULE,
    &same_logprobs::RULE,
    &same_members::RULE,
    &same_text::RULE,
    &same_tool_calls::RULE,
    &same_usage::RULE,
];

/// Checks that the request leaves the model no choice, so that two responses are equal.
fn is_greedy(subject: &Subject) -> CheckResult {
    let temperature = subject.requested("temperature")?.as_f64();
    if temperature == Some(0.0) {
        return Ok(());
    }
    not_applicable("the temperature is not zero")
}

/// Every choice of the stream of a pair with the one of the same index.
fn paired_choices<'v>(
    findings: &Findings<'v>,
) -> Result<Vec<(&'v Choice<'v>, &'v Choice<'v>)>, NotJudged> {
    let (stream, whole) = findings.views.pair()?;
    let pairs = stream.choices.iter().filter_map(|choice| {
        Some((choice, whole.choices.iter().find(|other| other.index == choice.index)?))
    });
    Ok(pairs.collect())
}
