//! Rules about the effect of request parameters on the response.

mod json_object_is_json;
mod logprob_is_not_positive;
mod logprobs_come_when_requested;
mod logprobs_only_when_requested;
mod max_tokens_is_respected;
mod n_is_respected;
mod parallel_tool_calls;
mod stop_is_omitted;
mod stream_is_respected;
mod tool_choice_none;
mod top_logprobs_are_bounded;
mod usage_only_when_requested;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[
    &json_object_is_json::RULE,
    &logprob_is_not_positive::RULE,
    &logprobs_come_when_requested::RULE,
    &logprobs_only_when_requested::RULE,
    &max_tokens_is_respected::RULE,
    &n_is_respected::RULE,
    &parallel_tool_calls::RULE,
    &stop_is_omitted::RULE,
    &stream_is_respected::RULE,
    &tool_choice_none::RULE,
    &top_logprobs_are_bounded::RULE,
    &usage_only_when_requested::RULE,
];
