//! Rules about the account of tokens.

mod comes_last;
mod comes_once;
mod cost_is_typed;
mod counts_are_plausible;
mod counts_are_whole;
mod details_fit;
mod is_present;
mod total_is_the_sum;

use crate::{
    rule::{Judged, Rule, Unjudged, not_applicable},
    subject::{Place, Subject, includes_usage},
};

pub(super) const RULES: &[&Rule] = &[
    &comes_last::RULE,
    &comes_once::RULE,
    &cost_is_typed::RULE,
    &counts_are_plausible::RULE,
    &counts_are_whole::RULE,
    &details_fit::RULE,
    &is_present::RULE,
    &total_is_the_sum::RULE,
];

/// Every usage of the answer, at least one.
fn told(subject: &Subject) -> Result<Vec<Place<'_>>, Unjudged> {
    let usages = subject.usages()?;
    if usages.is_empty() {
        not_applicable("there is no usage")?;
    }
    Ok(usages)
}

/// Whether a stream had to tell its usage: it was asked to, and nothing kept it from its end.
fn was_due(subject: &Subject) -> Judged {
    if !includes_usage(subject.request()?) {
        return not_applicable("usage was not asked for");
    }
    subject.ended()?;
    if subject.broke_off() {
        return not_applicable("an error ended the stream");
    }
    Ok(())
}
