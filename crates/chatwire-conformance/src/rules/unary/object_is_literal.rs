//! `object` distinguishes a non-streaming response from a chunk in logs and queues.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/object-is-literal",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`object` is `chat.completion`.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let object = subject.completion()?.at("object");
    if object.text() != Some("chat.completion") {
        findings.add(&object, "\"chat.completion\"");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn only_the_literal_will_do() {
        completion().passes(&RULE);
        let chunk = json!("chat.completion.chunk");
        completion().set("/object", chunk).breaks(&RULE, &["/object"]);
        completion().remove("/object").breaks(&RULE, &["/object"]);
    }
}
