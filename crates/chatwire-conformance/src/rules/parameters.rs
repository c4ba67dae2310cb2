//! Rules about what a parameter of the request does to the answer.

mod json_object_is_json;
mod logprob_is_not_positive;
mod logprobs_come_when_asked;
mod logprobs_only_when_asked;
mod max_tokens_is_kept;
mod n_is_kept;
mod parallel_tool_calls;
mod stop_is_left_out;
mod stream_is_obeyed;
mod tool_choice_none;
mod top_logprobs_are_bounded;
mod usage_only_when_asked;

use crate::rule::Rule;

pub(super) const RULES: &[&Rule] = &[
    &json_object_is_json::RULE,
    &logprob_is_not_positive::RULE,
    &logprobs_come_when_asked::RULE,
    &logprobs_only_when_asked::RULE,
    &max_tokens_is_kept::RULE,
    &n_is_kept::RULE,
    &parallel_tool_calls::RULE,
    &stop_is_left_out::RULE,
    &stream_is_obeyed::RULE,
    &tool_choice_none::RULE,
    &top_logprobs_are_bounded::RULE,
    &usage_only_when_asked::RULE,
];
