//! Rules about response headers.

mod charset_is_utf_8;
mod content_coding_is_known;
mod date_is_valid;
mod error_json_is_declared;
mod event_stream_is_declared;
mod json_is_declared;
mod length_or_chunked;
mod no_credential_is_echoed;
mod rate_limits_parse;
mod request_id_is_sent;
mod retry_after_is_sent;
mod retry_after_parses;
mod stream_is_not_cached;

use crate::rule::BuiltIn;

pub(super) const RULES: &[&BuiltIn] = &[
    &charset_is_utf_8::RULE,
    &content_coding_is_known::RULE,
    &date_is_valid::RULE,
    &error_json_is_declared::RULE,
    &event_stream_is_declared::RULE,
    &json_is_declared::RULE,
    &length_or_chunked::RULE,
    &no_credential_is_echoed::RULE,
    &rate_limits_parse::RULE,
    &request_id_is_sent::RULE,
    &retry_after_is_sent::RULE,
    &retry_after_parses::RULE,
    &stream_is_not_cached::RULE,
];
