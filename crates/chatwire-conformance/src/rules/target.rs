//! Rules about all recordings of a target together.

mod errors_have_one_form;
mod ids_are_unique;
mod members_are_steady;
mod models_are_listed;
mod types_are_steady;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[
    &errors_have_one_form::RULE,
    &ids_are_unique::RULE,
    &members_are_steady::RULE,
    &models_are_listed::RULE,
    &types_are_steady::RULE,
];

/// What a survey of these exchanges says by a rule.
#[cfg(test)]
fn survey(rule: &'static BuiltIn, cases: &[crate::testing::Case]) -> Vec<String> {
    let judge = crate::Judge::default();
    let target = crate::Target::named("t", &judge);
    let mut survey = crate::Survey::new();
    for (position, case) in cases.iter().enumerate() {
        survey.note(&target, &format!("r{position}"), &case.subject());
    }
    let outcomes = survey.outcomes(&judge, &["."]).into_iter().filter(|it| it.rule == rule.id);
    outcomes.map(|outcome| outcome.message).collect()
}
