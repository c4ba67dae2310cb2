//! With two different statuses, a client cannot know which one is meant.
//!
//! The documentation shows the member as a number and as a string, so both are accepted.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/status-code-agrees",
    level: Level::Must,
    scope: Scope::Error,
    requirement: "`statusCode` of the flat envelope is the HTTP status.",
    source: source::AIMLAPI,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let code = subject.object()?.at("statusCode");
    if code.is_absent() {
        return not_applicable("the error has no `statusCode`");
    }
    let status = i64::from(subject.head()?.status.as_u16());
    let code_in_body = code.integer().or_else(|| code.text()?.parse().ok());
    if code_in_body != Some(status) {
        findings.add(&code, status.to_string());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::error;

    #[test]
    fn number_and_string_are_compared() {
        error().not_for(&RULE);
        for (code, fits) in [("404", true), ("\"404\"", true), ("400", false), ("null", false)] {
            let case = error().body(format!("{{\"message\":\"m\",\"statusCode\":{code}}}"));
            if fits { case.passes(&RULE) } else { case.breaks(&RULE, &["/statusCode"]) }
        }
    }
}
