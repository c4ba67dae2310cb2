//! Rules about token usage.

mod comes_last;
mod comes_once;
mod cost_is_typed;
mod counts_are_plausible;
mod counts_are_whole;
mod details_fit;
mod is_present;
mod total_is_the_sum;

use crate::{
    rule::{BuiltIn, CheckResult, NotJudged, not_applicable},
    subject::{Place, Subject, includes_usage},
};

pub(super) const RULES: &[&BuiltIn] = &[
    &comes_last::RULE,
    &comes_once::RULE,
    &cost_is_typed::RULE,
    &counts_are_plausible::RULE,
    &counts_are_whole::RULE,
    &details_fit::RULE,
    &is_present::RULE,
    &total_is_the_sum::RULE,
];

/// Every usage of the response, at least one.
fn usages(subject: &Subject) -> Result<Vec<Place<'_>>, NotJudged> {
    let usages = subject.usages()?;
    if usages.is_empty() {
        not_applicable("there is no usage")?;
    }
    Ok(usages)
}

/// Whether a stream had to send its usage: it was requested, and no error ended the stream.
fn was_due(subject: &Subject) -> CheckResult {
    if !includes_usage(subject.request()?) {
        return not_applicable("usage was not requested");
    }
    subject.ended()?;
    if subject.has_stream_error() {
        return not_applicable("an error ended the stream");
    }
    Ok(())
}
