//! Clients send a request again after a 5xx, and what the caller did wrong stays wrong.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/kind-agrees-with-the-status",
    level: Level::Should,
    scope: Scope::Error,
    requirement: "An error whose `type` or `code` blames the request, the key or a limit does not have a 5xx status.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

/// The kinds of errors that are the caller's.
const OF_CALLERS: [&str; 10] = [
    "invalid_request_error",
    "authentication_error",
    "permission_error",
    "not_found_error",
    "rate_limit_error",
    "invalid_api_key",
    "model_not_found",
    "rate_limit_exceeded",
    "insufficient_quota",
    "context_length_exceeded",
];

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let error = subject.error()?;
    if !subject.head()?.status.is_server_error() {
        return not_applicable("the status is not 5xx");
    }
    let members = [error.at("type"), error.at("code")];
    let blaming =
        members.iter().find(|member| member.text().is_some_and(|kind| OF_CALLERS.contains(&kind)));
    if let Some(blaming) = blaming {
        findings.add(blaming, "an error of the server, as the status is 5xx");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::error;

    #[test]
    fn a_server_error_that_blames_the_caller_is_found() {
        error().not_for(&RULE);
        let failed = error().status(500);
        failed.clone().breaks(&RULE, &["/error/type"]);
        let own = failed.set("/error/type", json!("server_error"));
        own.clone().passes(&RULE);
        own.set("/error/code", json!("invalid_api_key")).breaks(&RULE, &["/error/code"]);
    }
}
