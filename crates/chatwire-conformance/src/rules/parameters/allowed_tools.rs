//! Callers take tools away from the model for one turn without sending another list, so that the
//! prompt stays in the cache; a call of another tool is one that the caller does not expect now.

use serde_json::Value;

use super::may_lack_calls;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, NotJudged, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/allowed-tools",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With `tool_choice` `allowed_tools`, only these tools are called, and with its mode `required` every choice has a call.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let allowed = allowed(response.requested("tool_choice")?)
        .ok_or_else(|| NotJudged::not_applicable("the tools are not restricted"))?;
    let tools = allowed.get("tools").and_then(Value::as_array).into_iter().flatten();
    let names: Vec<&str> = tools
        .filter_map(|tool| tool.get(tool.get("type")?.as_str()?)?.get("name")?.as_str())
        .collect();
    let required = allowed.get("mode").and_then(Value::as_str) == Some("required");
    response.is_whole()?;
    for choice in &response.choices {
        for call in &choice.calls {
            if call.name.non_empty_text().is_some_and(|name| !names.contains(&name)) {
                findings.add(&call.name, format!("one of the allowed tools {}", names.join(", ")));
            }
        }
        if required
            && choice.calls.is_empty()
            && !may_lack_calls(choice)
            && let Some(part) = choice.parts.last()
        {
            findings.add(&part.message.at("tool_calls"), "at least one tool call");
        }
    }
    Ok(())
}

/// The restriction; older clients send its members beside `type`.
fn allowed(choice: &Value) -> Option<&Value> {
    if choice.get("type")?.as_str()? != "allowed_tools" {
        return None;
    }
    Some(choice.get("allowed_tools").unwrap_or(choice))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{completion, tool_call};

    fn asked(allowed: &str, mode: &str) -> Value {
        let tool = |name: &str| json!({"type": "function", "function": {"name": name}});
        let choice = json!({"mode": mode, "tools": [tool(allowed)]});
        json!({
            "tools": [tool("look"), tool("jump")],
            "tool_choice": {"type": "allowed_tools", "allowed_tools": choice},
        })
    }

    #[test]
    fn another_tool_and_a_missing_call_are_found() {
        completion().not_for(&RULE);
        let calls = "/choices/0/message/tool_calls";
        let called = |name: &str| {
            completion().asking(asked(name, "auto")).set(calls, json!([tool_call("a", "{}")]))
        };
        called("look").passes(&RULE);
        called("jump").breaks(&RULE, &[&format!("{calls}/0/function/name")]);
        completion().asking(asked("look", "auto")).passes(&RULE);
        completion().asking(asked("look", "required")).breaks(&RULE, &[calls]);
    }
}
