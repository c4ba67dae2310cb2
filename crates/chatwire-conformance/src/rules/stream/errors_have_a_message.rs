//! The status has been sent already, so the message is all that a client gets.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/errors-have-a-message",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "An error in a stream is `{\"error\": {\"message\": ...}}` with a message that is not blank.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let errors: Vec<_> = subject.events().errors().collect();
    if errors.is_empty() {
        return not_applicable("there is no error in the stream");
    }
    for error in errors.iter().map(|root| root.at("error")) {
        if !error.is_object() {
            findings.add(&error, "an object");
        } else if error.at("message").text().is_none_or(|text| text.trim().is_empty()) {
            findings.add(&error.at("message"), "a string that is not blank");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn shape_and_message_are_read() {
        stream().not_for(&RULE);
        stream().push(json!({"error": {"message": "m"}})).passes(&RULE);
        stream().push(json!({"error": {"message": ""}})).breaks(&RULE, &["5:/error/message"]);
        stream().push(json!({"error": "m"})).breaks(&RULE, &["5:/error"]);
        stream().body("event: error\ndata: {\"message\":\"m\"}\n\n").breaks(&RULE, &["1:/error"]);
    }
}
