//! Agents run tools when the finish reason is `tool_calls`, and end their loop otherwise.
//!
//! A call that `tool_choice` forces by name may end with `stop`.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/finish-reason-matches-tool-calls",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`finish_reason` is `tool_calls` if and only if there are tool calls.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/finish-reason-matches-tool-calls");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/finish-reason-matches-tool-calls");

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let forced = response.requested("tool_choice").is_ok_and(Value::is_object);
    for choice in &response.choices {
        match choice.finish_reason() {
            Some("tool_calls") if choice.calls.is_empty() => {
                // The place where the calls are missing is in the part that promises them.
                let part = choice
                    .parts
                    .iter()
                    .find(|part| part.choice.at("finish_reason").text() == Some("tool_calls"));
                if let Some(part) = part {
                    findings.add(&part.message.at("tool_calls"), "at least one tool call");
                }
            }
            Some("stop") if !choice.calls.is_empty() && !forced => {
                findings.add(&choice.finish, "\"tool_calls\"");
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{STREAM, UNARY};
    use crate::testing::{chunk, completion, stream, tool_call, tool_delta};

    #[test]
    fn reason_and_calls_go_together() {
        completion().passes(&UNARY);
        let (reason, calls) = ("/choices/0/finish_reason", "/choices/0/message/tool_calls");
        let promised = completion().set(reason, json!("tool_calls"));
        promised.clone().breaks(&UNARY, &[calls]);
        promised.set(calls, json!([tool_call("call-1", "{}")])).passes(&UNARY);
        let silent = completion().set(calls, json!([tool_call("call-1", "{}")]));
        silent.clone().breaks(&UNARY, &[reason]);
        silent.clone().set(reason, json!("length")).passes(&UNARY);
        let tools = json!([{"type": "function", "function": {"name": "look"}}]);
        let by_name = json!({"type": "function", "function": {"name": "look"}});
        silent.asking(json!({"tools": tools, "tool_choice": by_name})).passes(&UNARY);
    }

    #[test]
    fn a_stream_is_joined_first() {
        let reason = "/choices/0/finish_reason";
        stream().passes(&STREAM);
        let promised = stream().set_in(3, reason, json!("tool_calls"));
        promised.clone().breaks(&STREAM, &["4:/choices/0/delta/tool_calls"]);
        let called = |case: crate::testing::Case| {
            case.insert(1, chunk(0, tool_delta(0, "a", "{}"), Value::Null))
        };
        called(promised).passes(&STREAM);
        called(stream()).breaks(&STREAM, &["5:/choices/0/finish_reason"]);
    }
}
