//! Rules about the content of chunks, one by one and together.

mod arguments_are_deltas;
mod choices_are_listed;
mod choices_differ_in_a_chunk;
mod choices_have_a_delta;
mod choices_have_an_index;
mod chunks_are_not_empty;
mod chunks_are_not_wrapped;
mod content_is_not_cumulative;
mod created_is_constant;
mod done_is_last;
mod done_is_sent;
mod ends_without_an_error;
mod errors_are_not_finished;
mod errors_are_typed;
mod errors_have_a_message;
mod errors_reveal_no_internals;
mod every_choice_finishes;
mod fingerprint_is_constant;
mod finish_comes_once;
mod finish_reason_is_null_before;
mod id_is_constant;
mod last_delta_is_empty;
mod model_is_constant;
mod nothing_follows_an_error;
mod nothing_follows_the_finish;
mod payloads_are_chunks;
mod role_comes_first;
mod role_comes_once;
mod tool_calls_open_complete;
mod tool_deltas_have_an_index;
mod tool_ids_keep_their_index;

use crate::{
    rule::{BuiltIn, CheckResult, Findings},
    subject::Response,
};

pub(super) const RULES: &[&BuiltIn] = &[
    &arguments_are_deltas::RULE,
    &choices_are_listed::RULE,
    &choices_differ_in_a_chunk::RULE,
    &choices_have_a_delta::RULE,
    &choices_have_an_index::RULE,
    &chunks_are_not_wrapped::RULE,
    &chunks_are_not_empty::RULE,
    &content_is_not_cumulative::RULE,
    &created_is_constant::RULE,
    &done_is_last::RULE,
    &done_is_sent::RULE,
    &ends_without_an_error::RULE,
    &errors_are_not_finished::RULE,
    &errors_are_typed::RULE,
    &errors_have_a_message::RULE,
    &errors_reveal_no_internals::RULE,
    &every_choice_finishes::RULE,
    &fingerprint_is_constant::RULE,
    &finish_comes_once::RULE,
    &finish_reason_is_null_before::RULE,
    &id_is_constant::RULE,
    &last_delta_is_empty::RULE,
    &model_is_constant::RULE,
    &nothing_follows_an_error::RULE,
    &nothing_follows_the_finish::RULE,
    &payloads_are_chunks::RULE,
    &role_comes_first::RULE,
    &role_comes_once::RULE,
    &tool_calls_open_complete::RULE,
    &tool_deltas_have_an_index::RULE,
    &tool_ids_keep_their_index::RULE,
];

/// Finds chunks in which the member is not a string, or differs from the chunks before.
fn one_text(
    response: &Response<'_>,
    member: &'static str,
    findings: &mut Findings<'_>,
) -> CheckResult {
    let mut first = None;
    for place in response.roots.iter().map(|chunk| chunk.at(member)) {
        match (place.non_empty_text(), first) {
            (None, _) => findings.add(&place, "a non-empty string"),
            (text, None) => first = text,
            (Some(text), Some(same)) if text != same => findings.add_differing(&place, same, text),
            _ => {}
        }
    }
    Ok(())
}
