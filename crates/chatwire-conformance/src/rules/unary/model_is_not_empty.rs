//! The member names the model that responded, which a gateway may have chosen.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/model-is-not-empty",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`model` is a string that is not empty.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let model = subject.completion()?.at("model");
    if model.non_empty_text().is_none() {
        findings.add(&model, "a non-empty string");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn an_empty_model_is_none() {
        completion().passes(&RULE);
        completion().set("/model", json!("")).breaks(&RULE, &["/model"]);
        completion().remove("/model").breaks(&RULE, &["/model"]);
    }
}
