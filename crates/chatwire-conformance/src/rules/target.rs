//! Rules about all recordings of a target together.

mod errors_have_one_form;
mod ids_are_unique;
mod members_are_steady;
mod models_are_listed;
mod types_are_steady;

use crate::{rule::BuiltIn, survey::Span};

pub(super) const RULES: &[&BuiltIn] = &[
    &errors_have_one_form::RULE,
    &ids_are_unique::RULE,
    &members_are_steady::RULE,
    &models_are_listed::RULE,
    &types_are_steady::RULE,
];

/// What contradicts each other, each with the recordings that show it.
fn told_apart<'a>(shown: impl Iterator<Item = (&'static str, &'a Span)> + Clone) -> String {
    let told = shown.clone().enumerate().map(|(position, (what, span))| {
        let contrary = shown.clone().enumerate().filter(|(other, _)| *other != position);
        let contrary = contrary.map(|(_, (_, span))| span.clone()).reduce(Span::joined);
        let place = contrary.map_or_else(String::new, |contrary| span.beside(&contrary));
        format!("{what} {place}")
    });
    told.collect::<Vec<_>>().join(", ")
}

/// What a survey of these exchanges says by a rule.
#[cfg(test)]
fn survey(rule: &'static BuiltIn, cases: &[crate::testing::Case]) -> Vec<String> {
    surveyed(rule, cases.iter().map(|case| (case, None)))
}

/// The same for exchanges that were recorded on these days.
#[cfg(test)]
fn survey_of_days(rule: &'static BuiltIn, cases: &[(crate::testing::Case, &str)]) -> Vec<String> {
    surveyed(rule, cases.iter().map(|(case, day)| (case, Some(*day))))
}

#[cfg(test)]
fn surveyed<'a>(
    rule: &'static BuiltIn,
    cases: impl Iterator<Item = (&'a crate::testing::Case, Option<&'a str>)>,
) -> Vec<String> {
    let judge = crate::Judge::default();
    let target = crate::Target::named("t", &judge);
    let mut survey = crate::Survey::new();
    for (position, (case, day)) in cases.enumerate() {
        survey.note(&target, &format!("r{position}"), day, &case.subject());
    }
    let outcomes = survey.outcomes(&judge, &["."]).into_iter().filter(|it| it.rule == rule.id);
    outcomes.map(|outcome| outcome.message).collect()
}
