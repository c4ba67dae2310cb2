//! Without usage, the cost of the response is unknown.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/is-present",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`usage` is an object.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let usage = subject.completion()?.at("usage");
    if !usage.is_object() {
        findings.add(&usage, "an object");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn null_is_no_usage() {
        completion().passes(&RULE);
        completion().set("/usage", json!(null)).breaks(&RULE, &["/usage"]);
        completion().remove("/usage").breaks(&RULE, &["/usage"]);
    }
}
