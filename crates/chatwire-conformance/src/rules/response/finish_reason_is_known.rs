//! Callers decide by the finish reason whether to run tools, continue or stop.
//!
//! A choice of a stream has none until it finishes; that it finishes is a rule of its own.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/finish-reason-is-known",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`finish_reason` is `stop`, `length`, `tool_calls`, `content_filter` or `function_call`.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/finish-reason-is-known");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/finish-reason-is-known");

/// What the API documents.
const REASONS: [&str; 5] = ["stop", "length", "tool_calls", "content_filter", "function_call"];

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for reason in response.parts().map(|part| part.choice.at("finish_reason")) {
        let pending = response.streams && reason.is_nothing();
        if !pending && !reason.text().is_some_and(|text| REASONS.contains(&text)) {
            findings.add(&reason, format!("one of {}", REASONS.join(", ")));
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
    fn unknown_and_empty_reasons_are_found() {
        completion().passes(&UNARY);
        stream().passes(&STREAM);
        let reason = "/choices/0/finish_reason";
        for wrong in [json!(""), json!("end_turn"), json!(1)] {
            completion().set(reason, wrong.clone()).breaks(&UNARY, &[reason]);
            stream().set_in(3, reason, wrong).breaks(&STREAM, &["4:/choices/0/finish_reason"]);
        }
        completion().set(reason, json!(null)).breaks(&UNARY, &[reason]);
        completion().remove(reason).breaks(&UNARY, &[reason]);
        stream().set_in(3, reason, json!(null)).passes(&STREAM);
    }
}
