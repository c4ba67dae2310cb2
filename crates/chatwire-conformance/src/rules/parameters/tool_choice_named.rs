//! Callers use a named tool to get structured data, and read nothing else.

use serde_json::Value;

use super::may_lack_calls;
use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, NotJudged, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/tool-choice-named",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With a tool named in `tool_choice`, every choice calls that tool and no other.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let name = named(response.requested("tool_choice")?)
        .ok_or_else(|| NotJudged::not_applicable("no tool was named"))?;
    response.subject.is_valid("tools")?;
    response.is_whole()?;
    let expected = || format!("a call of {}", finding::quoted(name));
    for choice in &response.choices {
        for call in choice
            .calls
            .iter()
            .filter(|call| call.name.non_empty_text().is_some_and(|called| called != name))
        {
            findings.add(&call.name, expected());
        }
        if choice.calls.is_empty()
            && !may_lack_calls(choice)
            && let Some(part) = choice.parts.last()
        {
            findings.add(&part.message.at("tool_calls"), expected());
        }
    }
    Ok(())
}

fn named(choice: &Value) -> Option<&str> {
    let kind = choice.get("type")?.as_str().filter(|kind| ["function", "custom"].contains(kind))?;
    choice.get(kind)?.get("name")?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, completion, stream, tool_call, tool_delta};

    fn asked(name: &str) -> Value {
        let tool = |name: &str| json!({"type": "function", "function": {"name": name}});
        json!({"tools": [tool("look"), tool("jump")], "tool_choice": tool(name)})
    }

    #[test]
    fn no_call_and_another_call_are_found() {
        completion().not_for(&RULE);
        let calls = "/choices/0/message/tool_calls";
        let called =
            |name: &str| completion().asking(asked(name)).set(calls, json!([tool_call("a", "{}")]));
        called("look").passes(&RULE);
        called("jump").breaks(&RULE, &[&format!("{calls}/0/function/name")]);
        completion().asking(asked("look")).breaks(&RULE, &[calls]);
        completion().asking(asked("swim")).not_for(&RULE);
        let called = |name: &str| {
            let delta = tool_delta(0, "a", "{}");
            stream().asking(asked(name)).insert(1, chunk(0, delta, Value::Null))
        };
        called("look").passes(&RULE);
        called("jump").breaks(&RULE, &["2:/choices/0/delta/tool_calls/0/function/name"]);
    }
}
