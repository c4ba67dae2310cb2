//! Callers decide by the finish reason whether to run tools, continue or stop.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::finish,
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/finish-reason-is-known",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`finish_reason` is `stop`, `length`, `tool_calls`, `content_filter` or `function_call`.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for choice in subject.choices()? {
        let reason = choice.at("finish_reason");
        if !reason.text().is_some_and(|text| finish::REASONS.contains(&text)) {
            findings.add(&reason, finish::expected());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn unknown_and_empty_reasons_are_found() {
        completion().passes(&RULE);
        let reason = "/choices/0/finish_reason";
        for wrong in [json!(""), json!("end_turn"), json!(null)] {
            completion().set(reason, wrong).breaks(&RULE, &[reason]);
        }
        completion().remove(reason).breaks(&RULE, &[reason]);
    }
}
