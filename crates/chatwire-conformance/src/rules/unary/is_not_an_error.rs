//! A client that trusts the status reads the error as an empty response.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/is-not-an-error",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "A response with a successful status is a completion, not an error.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let root = subject.object()?;
    if subject.completion().is_err() {
        findings.add_seen(&root, "a completion", "an error");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, error};

    #[test]
    fn an_error_with_status_200_is_found() {
        completion().passes(&RULE);
        completion().set("/error", json!(null)).passes(&RULE);
        error().status(200).breaks(&RULE, &[""]);
        completion().body(r#"{"message":"m","statusCode":500}"#).breaks(&RULE, &[""]);
    }
}
