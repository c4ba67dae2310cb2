//! Agents of the older API run the function when the finish reason is `function_call`, and never
//! expect one when they offered none.
//!
//! Some servers repeat a tool call in this form for their sake, which is no fault as long as it is
//! the same call.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Choice, Response},
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/finish-reason-matches-function-call",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`finish_reason` is `function_call` only beside a `function_call`, and that comes only when functions or tools were offered; beside tool calls, it repeats one of them.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/finish-reason-matches-function-call");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/finish-reason-matches-function-call");

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let request = response.subject.request().ok();
    let offers = |name: &str| {
        request.is_some_and(|request| request.get(name).is_some_and(|value| !value.is_null()))
    };
    let offered = request.is_none() || offers("functions") || offers("tools");
    for choice in &response.choices {
        let mut calls = choice.parts.iter().map(|part| part.message.at("function_call"));
        let call = calls.find(|call| !call.is_nothing());
        match (&call, choice.finish_reason()) {
            (None, Some("function_call")) => {
                findings.add(&choice.finish, "another reason, as there is no `function_call`");
            }
            (Some(call), _) if !offered => {
                findings.add(call, "nothing, as the request offers no functions");
            }
            (Some(_), _) if !choice.calls.is_empty() => repeats(choice, findings),
            _ => {}
        }
    }
    Ok(())
}

/// Checks that a `function_call` has the name of a tool call, and in a body its arguments, too.
fn repeats(choice: &Choice<'_>, findings: &mut Findings<'_>) {
    let parts = choice.parts.iter().map(|part| part.message.at("function_call"));
    let parts: Vec<_> = parts.filter(|call| !call.is_nothing()).collect();
    let named = parts.iter().map(|call| call.at("name"));
    let Some(name) = named.into_iter().find(|name| name.non_empty_text().is_some()) else { return };
    let mut of_name = choice.calls.iter().filter(|call| call.name.text() == name.text()).peekable();
    if of_name.peek().is_none() {
        findings.add(&name, "the name of a tool call of this message");
        return;
    }
    // The pieces of a stream are not all here.
    let [call] = &parts[..] else { return };
    let arguments = call.at("arguments");
    if call.event().is_none()
        && !of_name.any(|call| arguments.text() == Some(call.arguments.text()))
    {
        findings.add(&arguments, "the arguments of the tool call of that name");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn reason_call_and_offer_go_together() {
        let (reason, call) = ("/choices/0/finish_reason", "/choices/0/message/function_call");
        completion().passes(&UNARY);
        let promised = completion().set(reason, json!("function_call"));
        promised.clone().breaks(&UNARY, &[reason]);
        let called = promised.set(call, json!({"name": "look", "arguments": "{}"}));
        called.clone().breaks(&UNARY, &[call]);
        called.asking(json!({"functions": [{"name": "look"}]})).passes(&UNARY);
        stream().passes(&STREAM);
        stream()
            .set_in(3, reason, json!("function_call"))
            .breaks(&STREAM, &["4:/choices/0/finish_reason"]);
    }

    #[test]
    fn beside_tool_calls_it_repeats_one_of_them() {
        let call = json!({"name": "look", "arguments": "{}"});
        let place = "/choices/0/message/function_call";
        let first = json!({"id": "call_1", "type": "function", "function": call});
        let both = completion()
            .asking(json!({"functions": [{"name": "look"}]}))
            .set("/choices/0/message/tool_calls", json!([first]))
            .set(place, call);
        both.clone().passes(&UNARY);
        let (name, arguments) = (format!("{place}/name"), format!("{place}/arguments"));
        both.clone().set(&name, json!("look:")).breaks(&UNARY, &[&name]);
        both.set(&arguments, json!("{")).breaks(&UNARY, &[&arguments]);
    }
}
