//! Callers parse the arguments when the finish reason is `tool_calls`.

use serde_json::Value;

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/arguments-are-json",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "The joined arguments of a tool call are a JSON object if the choice finishes with `tool_calls`.",
    source: source::CHUNK,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let choices = subject.choice_summaries()?;
    let finished = choices.iter().filter(|choice| choice.finish == Some("tool_calls"));
    let mut calls = finished.flat_map(|choice| &choice.calls).peekable();
    if calls.peek().is_none() {
        return not_applicable("no choice finishes with `tool_calls`");
    }
    for call in calls.filter(|call| call.name.is_some()) {
        if !matches!(serde_json::from_str(&call.arguments), Ok(Value::Object(_))) {
            let seen = finding::quoted(&call.arguments);
            findings.add_seen(&call.place, "a JSON object in the joined arguments", seen);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream, tool_call};

    #[test]
    fn joined_arguments_are_parsed() {
        let step = |call: Value| chunk(0, json!({"tool_calls": [call]}), Value::Null);
        let mut open = tool_call("a", "{\"x\"");
        open["index"] = json!(0);
        let case = stream().insert(1, step(open)).set_in(
            4,
            "/choices/0/finish_reason",
            json!("tool_calls"),
        );
        case.clone().breaks(&RULE, &["2:/choices/0/delta/tool_calls/0"]);
        case.insert(2, step(json!({"index": 0, "function": {"arguments": ":1}"}}))).passes(&RULE);
        stream().not_for(&RULE);
    }
}
