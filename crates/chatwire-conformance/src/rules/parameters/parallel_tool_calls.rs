//! The caller runs the calls one after the other and sends each result to the model.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/parallel-tool-calls",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With `parallel_tool_calls: false` there is at most one tool call.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    if response.requested("parallel_tool_calls")? != &Value::Bool(false) {
        return not_applicable("parallel calls are allowed");
    }
    for choice in &response.choices {
        if let Some(second) = choice.calls.get(1) {
            findings.add_seen(
                &second.place,
                "at most one tool call",
                format!("{}", choice.calls.len()),
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, tool_call};

    #[test]
    fn a_second_call_is_found() {
        completion().not_for(&RULE);
        let calls = "/choices/0/message/tool_calls";
        let case = completion().asking(json!({"parallel_tool_calls": false}));
        case.clone().set(calls, json!([tool_call("a", "{}")])).passes(&RULE);
        case.set(calls, json!([tool_call("a", "{}"), tool_call("b", "{}")]))
            .breaks(&RULE, &[&format!("{calls}/1")]);
    }
}
