//! Clients branch on these members; a number in place of a string takes the wrong branch.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    rules::errors,
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/members-are-typed",
    level: Level::Should,
    scope: Scope::Error,
    requirement: "`type` is a string; `param` and `code` are strings or null.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let error = subject.object()?.at("error");
    if !error.is_object() {
        return not_applicable("the envelope has no such members");
    }
    errors::members_are_typed(&error, findings);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::error;

    #[test]
    fn each_member_is_read() {
        error().passes(&RULE);
        error().remove("/error/param").passes(&RULE);
        error().set("/error/code", json!(404)).breaks(&RULE, &["/error/code"]);
        error().set("/error/type", json!(null)).breaks(&RULE, &["/error/type"]);
        error().body(r#"{"message":"m","statusCode":404}"#).not_for(&RULE);
    }
}
