//! Rules about the transport of the response.

mod body_ends_cleanly;
mod body_is_utf_8;
mod content_length_agrees;
mod gaps_are_short;
mod only_posts_are_answered;
mod stream_is_not_buffered;
mod stream_is_paced;
mod success_is_200;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[
    &body_ends_cleanly::RULE,
    &body_is_utf_8::RULE,
    &content_length_agrees::RULE,
    &gaps_are_short::RULE,
    &only_posts_are_answered::RULE,
    &stream_is_not_buffered::RULE,
    &stream_is_paced::RULE,
    &success_is_200::RULE,
];
