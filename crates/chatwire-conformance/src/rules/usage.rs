//! Rules about token usage.

mod comes_last;
mod comes_once;
mod cost_is_typed;
mod counts_are_plausible;
mod counts_are_whole;
mod counts_never_fall;
mod details_are_whole;
mod details_fit;
mod is_null_before;
mod is_present;
mod predictions_need_a_prediction;
mod tokens_fit_the_text;
mod total_is_the_sum;

use crate::{
    rule::{BuiltIn, CheckResult, not_applicable},
    subject::{Response, includes_usage},
};

pub(super) const RULES: &[&BuiltIn] = &[
    &comes_last::RULE,
    &comes_once::RULE,
    &cost_is_typed::RULE,
    &counts_are_plausible::RULE,
    &counts_are_whole::RULE,
    &counts_never_fall::RULE,
    &details_are_whole::RULE,
    &details_fit::RULE,
    &is_null_before::RULE,
    &is_present::RULE,
    &predictions_need_a_prediction::RULE,
    &tokens_fit_the_text::RULE,
    &total_is_the_sum::RULE,
];

/// Whether a stream had to send its usage: it was requested, and no error ended the stream.
fn was_due(response: &Response<'_>) -> CheckResult {
    if !includes_usage(response.subject.request()?) {
        return not_applicable("usage was not requested");
    }
    response.is_whole()
}
