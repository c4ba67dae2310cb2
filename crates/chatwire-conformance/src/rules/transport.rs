//! Rules about the transport of the response.

mod body_ends_cleanly;
mod body_is_utf_8;
mod content_length_agrees;
mod stream_is_not_buffered;
mod success_is_200;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[
    &body_ends_cleanly::RULE,
    &body_is_utf_8::RULE,
    &content_length_agrees::RULE,
    &stream_is_not_buffered::RULE,
    &success_is_200::RULE,
];
