//! Rules that compare the responses of a server to the cases of a probe.
//!
//! Only `chatwire probe` judges by them; a recording of one exchange cannot break them.

mod closing_is_announced;
mod connections_are_kept;
mod defaults_are_absent;
mod echo_repeats_the_prompt;
mod extra_members_are_no_server_error;
mod key_is_checked_first;
mod key_is_not_repeated;
mod left_streams_are_ended;
mod listed_model_is_found;
mod missing_key_is_refused;
mod models_are_listed;
mod null_is_absent;
mod other_content_type_is_refused;
mod other_scheme_is_refused;
mod refused_key_is_named;
mod request_ids_differ;
mod requests_are_answered;
mod seed_repeats_the_text;
mod seeds_change_the_text;
mod stop_ends_the_text;
#[cfg(test)]
mod tests;
mod unknown_members_are_told;
mod unknown_model_is_named;
mod unknown_model_is_refused;
mod wrong_key_is_refused;

use crate::{
    live::{Evidence, LiveFindings},
    rule::{BuiltIn, CheckResult, not_applicable},
};

pub(super) const RULES: &[&BuiltIn] = &[
    &requests_are_answered::RULE,
    &missing_key_is_refused::RULE,
    &wrong_key_is_refused::RULE,
    &other_scheme_is_refused::RULE,
    &refused_key_is_named::RULE,
    &key_is_checked_first::RULE,
    &key_is_not_repeated::RULE,
    &unknown_model_is_refused::RULE,
    &unknown_model_is_named::RULE,
    &unknown_members_are_told::RULE,
    &extra_members_are_no_server_error::RULE,
    &other_content_type_is_refused::RULE,
    &request_ids_differ::RULE,
    &models_are_listed::RULE,
    &listed_model_is_found::RULE,
    &connections_are_kept::RULE,
    &closing_is_announced::RULE,
    &left_streams_are_ended::RULE,
    &seed_repeats_the_text::RULE,
    &seeds_change_the_text::RULE,
    &stop_ends_the_text::RULE,
    &echo_repeats_the_prompt::RULE,
    &null_is_absent::RULE,
    &defaults_are_absent::RULE,
];

/// Not applicable unless the smallest request was served: a server that refuses all requests
/// refuses none of them for its key or its model.
fn hello_is_served(evidence: &Evidence) -> CheckResult {
    let hello = evidence.observations("hello").first();
    let is_whole = hello.is_some_and(|it| it.failure.is_none());
    match evidence.status("hello") {
        Some(200..=299) if is_whole => Ok(()),
        _ => not_applicable("the smallest request was not served"),
    }
}

/// Checks that a request whose key is wrong got 401 or 403.
fn refused_key(evidence: &Evidence, case: &str, findings: &mut LiveFindings) -> CheckResult {
    hello_is_served(evidence)?;
    let Some(status) = evidence.status(case) else {
        return not_applicable("authentication was not tried");
    };
    if !matches!(status, 401 | 403) {
        findings.add_status(case, "401", status);
    }
    Ok(())
}

/// Checks that a request was served, if the one without its additional members was.
fn served_like_hello(evidence: &Evidence, case: &str, findings: &mut LiveFindings) -> CheckResult {
    hello_is_served(evidence)?;
    let Some(status) = evidence.status(case) else { return not_applicable("it was not tried") };
    if !(200..=299).contains(&status) {
        findings.add_status(case, "the status without them, 200", status);
    }
    Ok(())
}
