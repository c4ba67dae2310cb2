//! The caller has forbidden tool calls.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/tool-choice-none",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With `tool_choice: none` there is no tool call.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    if response.requested("tool_choice")?.as_str() != Some("none") {
        return not_applicable("tools are allowed");
    }
    for call in response.calls() {
        findings.add(&call.place, "no tool call");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, tool_call};

    #[test]
    fn any_call_is_one_too_many() {
        completion().not_for(&RULE);
        let none = completion().asking(json!({"tool_choice": "none"}));
        none.clone().passes(&RULE);
        let calls = "/choices/0/message/tool_calls";
        none.set(calls, json!([tool_call("a", "{}")])).breaks(&RULE, &[&format!("{calls}/0")]);
    }
}
