//! Callers store it to find the answer again.

use crate::{
    rule::{Check, Findings, Judged, Rule, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) const RULE: Rule = Rule {
    id: "unary/id-is-not-empty",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`id` is a string that is not empty.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> Judged {
    let id = subject.completion()?.at("id");
    if id.filled().is_none() {
        findings.add(&id, "a string that is not empty");
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
