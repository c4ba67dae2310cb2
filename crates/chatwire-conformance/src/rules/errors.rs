//! Rules about error responses.

mod body_is_an_object;
mod envelope_is_known;
mod members_are_typed;
mod message_is_not_empty;
mod reveals_no_internals;
mod status_code_agrees;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[
    &body_is_an_object::RULE,
    &envelope_is_known::RULE,
    &members_are_typed::RULE,
    &message_is_not_empty::RULE,
    &status_code_agrees::RULE,
    &reveals_no_internals::RULE,
];
