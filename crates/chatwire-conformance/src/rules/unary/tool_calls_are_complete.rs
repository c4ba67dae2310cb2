//! The result of a call is matched by ID, and the tool is found by name.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/tool-calls-are-complete",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "Each tool call has a unique `id`, a `type`, and the name of a tool of the request.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let mut ids = BTreeSet::new();
    let mut any = false;
    for call in
        subject.choices()?.iter().flat_map(|choice| choice.at("message").at("tool_calls").items())
    {
        any = true;
        let (id, kind) = (call.at("id"), call.at("type"));
        match id.non_empty_text() {
            None => findings.add(&id, "a non-empty string"),
            Some(text) if !ids.insert(text) => findings.add(&id, "a unique ID"),
            Some(_) => {}
        }
        if kind.non_empty_text().is_none() {
            findings.add(&kind, "a non-empty string");
        }
        let tool = call.at(if kind.text() == Some("custom") { "custom" } else { "function" });
        let name = tool.at("name");
        let offered = offered(subject);
        match name.non_empty_text() {
            None => findings.add(&name, "a non-empty string"),
            Some(text) if offered.as_ref().is_some_and(|names| !names.contains(text)) => {
                findings.add(&name, "a tool of the request");
            }
            Some(_) => {}
        }
    }
    if any { Ok(()) } else { not_applicable("there are no tool calls") }
}

/// The names of the tools in the request; `None` when no request is recorded.
fn offered(subject: &Subject) -> Option<BTreeSet<&str>> {
    let tools = subject.request().ok()?.get("tools").and_then(Value::as_array);
    let names = tools.into_iter().flatten().filter_map(|tool| {
        let kind = tool.get("type")?.as_str()?;
        tool.get(kind)?.get("name")?.as_str()
    });
    Some(names.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{completion, tool_call};

    #[test]
    fn id_type_and_name_are_read() {
        let at = "/choices/0/message/tool_calls";
        let tools = json!({"tools": [{"type": "function", "function": {"name": "look"}}]});
        let check = |calls: Value| completion().asking(tools.clone()).set(at, calls);
        completion().not_for(&RULE);
        check(json!([tool_call("a", "{}"), tool_call("b", "{}")])).passes(&RULE);
        check(json!([tool_call("a", "{}"), tool_call("a", "{}")]))
            .breaks(&RULE, &[&format!("{at}/1/id")]);
        check(json!([tool_call("", "{}")])).breaks(&RULE, &[&format!("{at}/0/id")]);
        let mut other = tool_call("a", "{}");
        other["function"]["name"] = json!("jump");
        check(json!([other])).breaks(&RULE, &[&format!("{at}/0/function/name")]);
        check(json!([{"id": "a"}]))
            .breaks(&RULE, &[&format!("{at}/0/type"), &format!("{at}/0/function/name")]);
    }
}
