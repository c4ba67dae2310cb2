//! Rules about the body of a non-streaming response.

mod arguments_are_json;
mod body_is_an_object;
mod choices_are_numbered;
mod content_has_no_tool_markup;
mod content_is_text_or_null;
mod created_is_in_seconds;
mod finish_reason_is_known;
mod finish_reason_matches_tool_calls;
mod id_is_not_empty;
mod is_not_an_error;
mod model_is_as_requested;
mod model_is_not_empty;
mod object_is_literal;
mod refusal_is_text_or_null;
mod role_is_assistant;
mod tool_calls_are_complete;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[
    &arguments_are_json::RULE,
    &body_is_an_object::RULE,
    &choices_are_numbered::RULE,
    &content_has_no_tool_markup::RULE,
    &content_is_text_or_null::RULE,
    &created_is_in_seconds::RULE,
    &finish_reason_is_known::RULE,
    &finish_reason_matches_tool_calls::RULE,
    &id_is_not_empty::RULE,
    &is_not_an_error::RULE,
    &model_is_as_requested::RULE,
    &model_is_not_empty::RULE,
    &object_is_literal::RULE,
    &refusal_is_text_or_null::RULE,
    &role_is_assistant::RULE,
    &tool_calls_are_complete::RULE,
];
