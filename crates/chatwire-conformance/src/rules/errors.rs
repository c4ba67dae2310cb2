//! Rules about error responses.

mod body_is_an_object;
mod envelope_is_known;
mod invalid_request_is_4xx;
mod kind_agrees_with_the_status;
mod members_are_typed;
mod message_is_not_empty;
mod reveals_no_internals;
mod status_code_agrees;
mod valid_request_is_served;

use crate::{
    rule::{BuiltIn, Findings},
    subject::Place,
};

pub(super) const RULES: &[&BuiltIn] = &[
    &body_is_an_object::RULE,
    &envelope_is_known::RULE,
    &invalid_request_is_4xx::RULE,
    &kind_agrees_with_the_status::RULE,
    &members_are_typed::RULE,
    &message_is_not_empty::RULE,
    &status_code_agrees::RULE,
    &reveals_no_internals::RULE,
    &valid_request_is_served::RULE,
];

/// Finds members of an error object that have another type than documented.
pub(super) fn members_are_typed(error: &Place<'_>, findings: &mut Findings<'_>) {
    let kind = error.at("type");
    if kind.text().is_none() {
        findings.add(&kind, "a string");
    }
    for member in [error.at("param"), error.at("code")] {
        if !member.is_nothing() && member.text().is_none() {
            findings.add(&member, "a string or null");
        }
    }
}
