//! Callers store the ID to find the response again.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/id-is-not-empty",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`id` is a string that is not empty.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let id = subject.completion()?.at("id");
    if id.non_empty_text().is_none() {
        findings.add(&id, "a non-empty string");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn an_empty_id_is_none() {
        completion().passes(&RULE);
        completion().set("/id", json!("")).breaks(&RULE, &["/id"]);
        completion().set("/id", json!(7)).breaks(&RULE, &["/id"]);
        completion().remove("/id").breaks(&RULE, &["/id"]);
    }
}
