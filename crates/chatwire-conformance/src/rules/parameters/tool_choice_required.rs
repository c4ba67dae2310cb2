//! Callers that require a call read the first one without looking for text.

use super::may_lack_calls;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/tool-choice-required",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With `tool_choice: required`, every choice has a tool call.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    if response.requested("tool_choice")?.as_str() != Some("required") {
        return not_applicable("no call was required");
    }
    response.subject.is_valid("tools")?;
    response.is_whole()?;
    for choice in response.choices.iter().filter(|choice| !may_lack_calls(choice)) {
        if choice.calls.is_empty()
            && let Some(part) = choice.parts.last()
        {
            findings.add(&part.message.at("tool_calls"), "at least one tool call");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, completion, stream, tool_call, tool_delta};

    #[test]
    fn a_missing_call_is_found() {
        completion().not_for(&RULE);
        let tools = json!([{"type": "function", "function": {"name": "look"}}]);
        let asked = json!({"tools": tools, "tool_choice": "required"});
        let calls = "/choices/0/message/tool_calls";
        let case = completion().asking(asked.clone());
        case.clone().breaks(&RULE, &[calls]);
        case.clone().set(calls, json!([tool_call("a", "{}")])).passes(&RULE);
        case.clone().set("/choices/0/finish_reason", json!("length")).passes(&RULE);
        case.set("/choices/0/message/refusal", json!("No.")).passes(&RULE);
        // Without tools the request is invalid.
        completion().asking(json!({"tool_choice": "required"})).not_for(&RULE);
        let case = stream().asking(asked);
        case.clone().breaks(&RULE, &["4:/choices/0/delta/tool_calls"]);
        case.insert(1, chunk(0, tool_delta(0, "a", "{}"), Value::Null)).passes(&RULE);
    }
}
