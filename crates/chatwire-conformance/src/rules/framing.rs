//! Rules about the lines and events of a stream, independent of their content.

mod data_is_one_line;
mod done_is_exact;
mod ends_with_a_blank_line;
mod events_are_small;
mod events_have_no_name;
mod fields_are_known;
mod is_an_event_stream;
mod payloads_are_objects;
mod retry_and_id_are_valid;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[
    &data_is_one_line::RULE,
    &done_is_exact::RULE,
    &ends_with_a_blank_line::RULE,
    &events_are_small::RULE,
    &events_have_no_name::RULE,
    &fields_are_known::RULE,
    &is_an_event_stream::RULE,
    &payloads_are_objects::RULE,
    &retry_and_id_are_valid::RULE,
];
