//! Without it nobody knows what an answer cost.

use crate::{
    rule::{Check, Findings, Judged, Rule, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) const RULE: Rule = Rule {
    id: "usage/is-present",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`usage` is an object.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> Judged {
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
