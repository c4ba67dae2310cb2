//! Rules about a response that hold for both of its forms.
//!
//! Each file has one check over one view of a response and two rules: `unary/some-name` for a
//! non-streaming response, and `stream/some-name` for a stream.

mod arguments_are_json;
mod content_has_no_special_tokens;
mod content_has_no_tool_markup;
mod content_is_text_or_null;
mod created_is_in_seconds;
mod created_is_recent;
mod error_stands_alone;
mod finish_reason_is_known;
mod finish_reason_matches_function_call;
mod finish_reason_matches_tool_calls;
mod model_is_as_requested;
mod object_is_literal;
mod optional_members_are_typed;
mod refusal_is_text_or_null;
mod reveals_no_internals;
mod text_has_no_credential;
mod tool_calls_are_complete;

use crate::rule::BuiltIn;

/// The rules about non-streaming responses.
pub(super) const UNARY: &[&BuiltIn] = &[
    &arguments_are_json::UNARY,
    &content_has_no_special_tokens::UNARY,
    &content_has_no_tool_markup::UNARY,
    &content_is_text_or_null::UNARY,
    &created_is_in_seconds::UNARY,
    &created_is_recent::UNARY,
    &error_stands_alone::UNARY,
    &finish_reason_is_known::UNARY,
    &finish_reason_matches_function_call::UNARY,
    &finish_reason_matches_tool_calls::UNARY,
    &model_is_as_requested::UNARY,
    &object_is_literal::UNARY,
    &optional_members_are_typed::UNARY,
    &refusal_is_text_or_null::UNARY,
    &reveals_no_internals::UNARY,
    &text_has_no_credential::UNARY,
    &tool_calls_are_complete::UNARY,
];

/// The rules about streams.
pub(super) const STREAM: &[&BuiltIn] = &[
    &arguments_are_json::STREAM,
    &content_has_no_special_tokens::STREAM,
    &content_has_no_tool_markup::STREAM,
    &content_is_text_or_null::STREAM,
    &created_is_in_seconds::STREAM,
    &created_is_recent::STREAM,
    &error_stands_alone::STREAM,
    &finish_reason_is_known::STREAM,
    &finish_reason_matches_function_call::STREAM,
    &finish_reason_matches_tool_calls::STREAM,
    &model_is_as_requested::STREAM,
    &object_is_literal::STREAM,
    &optional_members_are_typed::STREAM,
    &refusal_is_text_or_null::STREAM,
    &reveals_no_internals::STREAM,
    &text_has_no_credential::STREAM,
    &tool_calls_are_complete::STREAM,
];
