//! The nested envelope is OpenAI's, the flat one AI/ML API's; clients look for the message in these
//! two places only.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/envelope-is-known",
    level: Level::Must,
    scope: Scope::Error,
    requirement: "An error is either `{\"error\": {...}}` or `{\"message\", \"statusCode\", ...}`, not both.",
    source: source::AIMLAPI,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let root = subject.object()?;
    let nested = root.at("error").is_object();
    let flat = !root.at("message").is_absent() && !root.at("statusCode").is_absent();
    match (nested, flat) {
        (true, false) | (false, true) => {}
        (true, true) => findings.add_seen(&root, "one of the two envelopes", "both"),
        (false, false) if !root.at("error").is_absent() => {
            findings.add(&root.at("error"), "an object");
        }
        (false, false) => findings.add(&root, "`error`, or `message` and `statusCode`"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::error;

    #[test]
    fn either_envelope_will_do_alone() {
        error().passes(&RULE);
        let flat = error().body(r#"{"message":"m","statusCode":404}"#);
        flat.passes(&RULE);
        error().set("/message", json!("m")).set("/statusCode", json!(404)).breaks(&RULE, &[""]);
        error().set("/error", json!("m")).breaks(&RULE, &["/error"]);
        error().body(r#"{"detail":"m"}"#).breaks(&RULE, &[""]);
        error().body("gone").skips(&RULE);
    }
}
