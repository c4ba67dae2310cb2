//! Rules about the body of a non-streaming response.

mod body_is_an_object;
mod choices_are_numbered;
mod id_is_not_empty;
mod is_not_an_error;
mod model_is_not_empty;
mod role_is_assistant;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[
    &body_is_an_object::RULE,
    &choices_are_numbered::RULE,
    &id_is_not_empty::RULE,
    &is_not_an_error::RULE,
    &model_is_not_empty::RULE,
    &role_is_assistant::RULE,
];
