//! Rules about the account of tokens.

mod comes_last;
mod comes_once;
mod cost_is_typed;
mod counts_are_plausible;
mod counts_are_whole;
mod details_fit;
mod is_present;
mod total_is_the_sum;

use crate::rule::Rule;

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
