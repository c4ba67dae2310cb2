//! Clients decide by the status whether to send a request again, so the status tells who is to
//! blame.
//!
//! Some servers repeat the status as the code, and clients look at either.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Place, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/kind-agrees-with-the-status",
    level: Level::Should,
    scope: Scope::Error,
    requirement: "An error whose `type` or `code` blames the request, the key or a limit does not have a 5xx status, and one that blames the server, the key or a limit does not have the status of an invalid request (400 or 422); a `code` that is a status of an error is that of the response.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

/// The kinds of errors that blame the request itself.
const OF_REQUESTS: [&str; 5] = [
    "invalid_request_error",
    "not_found_error",
    "model_not_found",
    "context_length_exceeded",
    "exceed_context_size_error",
];

/// The kinds of errors that blame the key or a limit.
const OF_CALLERS: [&str; 7] = [
    "authentication_error",
    "permission_error",
    "rate_limit_error",
    "throttling_error",
    "invalid_api_key",
    "rate_limit_exceeded",
    "insufficient_quota",
];

/// The kinds of errors that blame the server.
const OF_SERVERS: [&str; 4] =
    ["server_error", "internal_server_error", "api_error", "overloaded_error"];

/// What blames somebody else than the status does, and what to expect in its place; nothing for a
/// status that admits every kind.
type Unfit = (&'static [&'static [&'static str]], &'static str);

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let error = subject.error()?;
    let status = subject.head()?.status.as_u16();
    let (unfit, expected): Unfit = match status {
        500.. => (&[&OF_REQUESTS, &OF_CALLERS], "an error of the server, as the status is 5xx"),
        400 | 422 => {
            (&[&OF_SERVERS, &OF_CALLERS], "an error of the request, as the status is 400 or 422")
        }
        _ => (&[], ""),
    };
    let code = error.at("code");
    let code_status = repeated_status(&code);
    if unfit.is_empty() && code_status.is_none() {
        return not_applicable("the status is neither 400, 422 nor 5xx, and no code repeats it");
    }
    let is_unfit = |kind: &str| unfit.iter().any(|kinds| kinds.contains(&kind));
    let members = [error.at("type"), code.clone()];
    if let Some(unfit) = members.iter().find(|member| member.text().is_some_and(is_unfit)) {
        findings.add(unfit, expected);
    }
    if code_status.is_some_and(|code| code != status) {
        findings.add(&code, format!("the status, {status}"));
    }
    Ok(())
}

/// The status of an error that a code repeats, as a number or as text.
fn repeated_status(code: &Place<'_>) -> Option<u16> {
    let number = code.integer().and_then(|number| u16::try_from(number).ok());
    let number = number.or_else(|| code.text()?.parse().ok())?;
    (400..600).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::error;

    #[test]
    fn a_server_error_that_blames_the_caller_is_found() {
        error().status(400).passes(&RULE);
        error().status(404).not_for(&RULE);
        let failed = error().status(500);
        failed.clone().breaks(&RULE, &["/error/type"]);
        let own = failed.set("/error/type", json!("server_error"));
        own.clone().passes(&RULE);
        own.set("/error/code", json!("invalid_api_key")).breaks(&RULE, &["/error/code"]);
    }

    #[test]
    fn an_invalid_request_that_blames_something_else_is_found() {
        for kind in ["server_error", "rate_limit_error", "authentication_error"] {
            let case = error().status(400).set("/error/type", json!(kind));
            case.clone().breaks(&RULE, &["/error/type"]);
            case.status(429).not_for(&RULE);
        }
        let coded = error().status(400).set("/error/code", json!("model_not_found"));
        coded.passes(&RULE);
    }

    #[test]
    fn a_code_that_repeats_another_status_is_found() {
        let coded = |code| error().status(404).set("/error/code", code);
        for own in [json!(404), json!("404")] {
            coded(own).passes(&RULE);
        }
        for other in [json!("not_found"), json!(1003), json!(40), json!(4.5), json!(null)] {
            coded(other).not_for(&RULE);
        }
        coded(json!(500)).breaks(&RULE, &["/error/code"]);
        coded(json!("429")).breaks(&RULE, &["/error/code"]);
    }
}
