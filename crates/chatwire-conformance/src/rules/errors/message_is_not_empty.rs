//! The message is the only part of an error that most users see.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/message-is-not-empty",
    level: Level::Must,
    scope: Scope::Error,
    requirement: "The message is a string that is not blank.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let message = subject.error()?.at("message");
    if message.text().is_none_or(|text| text.trim().is_empty()) {
        findings.add(&message, "a string that is not blank");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::error;

    #[test]
    fn both_envelopes_are_read() {
        error().passes(&RULE);
        error().set("/error/message", json!("")).breaks(&RULE, &["/error/message"]);
        error().set("/error/message", json!(" \n")).breaks(&RULE, &["/error/message"]);
        error().remove("/error/message").breaks(&RULE, &["/error/message"]);
        error().body(r#"{"message":null,"statusCode":1}"#).breaks(&RULE, &["/message"]);
        error().body(r#"{"detail":"m"}"#).skips(&RULE);
    }
}
