//! A client that shows both would show the refusal as an answer, too.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/refusal-is-text-or-null",
    level: Level::Should,
    scope: Scope::Completion,
    requirement: "`message.refusal` is a string or null, and `content` does not repeat its text.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for choice in subject.choices()? {
        let message = choice.at("message");
        let refusal = message.at("refusal");
        if !refusal.is_nothing() && refusal.text().is_none() {
            findings.add(&refusal, "a string or null");
        }
        if refusal.non_empty_text().is_some() && refusal.text() == message.at("content").text() {
            findings.add(&message.at("content"), "other text than the refusal");
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
    fn type_and_repetition_are_found() {
        completion().passes(&RULE);
        let (refusal, content) = ("/choices/0/message/refusal", "/choices/0/message/content");
        completion().set(refusal, json!("No.")).passes(&RULE);
        completion().set(refusal, json!(false)).breaks(&RULE, &[refusal]);
        completion()
            .set(refusal, json!("No."))
            .set(content, json!("No."))
            .breaks(&RULE, &[content]);
    }
}
