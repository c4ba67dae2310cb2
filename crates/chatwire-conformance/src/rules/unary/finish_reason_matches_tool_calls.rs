//! Agents run tools when the finish reason is `tool_calls`, and end their loop otherwise.
//!
//! A call that `tool_choice` forces by name may end with `stop`.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/finish-reason-matches-tool-calls",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`finish_reason` is `tool_calls` if and only if there are tool calls.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let forced = subject.requested("tool_choice").is_ok_and(Value::is_object);
    for choice in subject.choices()? {
        let reason = choice.at("finish_reason");
        let calls = choice.at("message").at("tool_calls");
        let has_calls = calls.items().next().is_some();
        match reason.text() {
            Some("tool_calls") if !has_calls => findings.add(&calls, "at least one tool call"),
            Some("stop") if has_calls && !forced => findings.add(&reason, "\"tool_calls\""),
            _ => {}
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
    fn reason_and_calls_go_together() {
        completion().passes(&RULE);
        let (reason, calls) = ("/choices/0/finish_reason", "/choices/0/message/tool_calls");
        let promised = completion().set(reason, json!("tool_calls"));
        promised.clone().breaks(&RULE, &[calls]);
        promised.set(calls, json!([tool_call("call-1", "{}")])).passes(&RULE);
        let silent = completion().set(calls, json!([tool_call("call-1", "{}")]));
        silent.clone().breaks(&RULE, &[reason]);
        silent.clone().set(reason, json!("length")).passes(&RULE);
        let by_name = json!({"type": "function", "function": {"name": "look"}});
        silent.asking(json!({"tool_choice": by_name})).passes(&RULE);
    }
}
