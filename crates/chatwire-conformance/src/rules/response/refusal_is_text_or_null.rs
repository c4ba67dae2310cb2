//! Callers show a refusal in place of the text.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/refusal-is-text-or-null",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "`refusal` of a message or a delta is a string or null, and `content` does not repeat its text.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/refusal-is-text-or-null");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/refusal-is-text-or-null");

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for choice in &response.choices {
        for refusal in choice.parts.iter().map(|part| part.message.at("refusal")) {
            if !refusal.is_nothing() && refusal.text().is_none() {
                findings.add(&refusal, "a string or null");
            }
        }
        if choice.is_refused()
            && choice.refusal.text() == choice.content.text()
            && let Some(content) = choice.content_at(0)
        {
            findings.add(&content, "other text than the refusal");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn type_and_repetition_are_found() {
        completion().passes(&UNARY);
        let (refusal, content) = ("/choices/0/message/refusal", "/choices/0/message/content");
        completion().set(refusal, json!("No.")).passes(&UNARY);
        completion().set(refusal, json!(false)).breaks(&UNARY, &[refusal]);
        completion()
            .set(refusal, json!("No."))
            .set(content, json!("No."))
            .breaks(&UNARY, &[content]);
    }

    #[test]
    fn deltas_are_joined() {
        stream().passes(&STREAM);
        let refusal = "/choices/0/delta/refusal";
        stream().set_in(1, refusal, json!(1)).breaks(&STREAM, &["2:/choices/0/delta/refusal"]);
        stream()
            .set_in(1, refusal, json!("Hello"))
            .set_in(2, refusal, json!(" there"))
            .breaks(&STREAM, &["2:/choices/0/delta/content"]);
    }
}
