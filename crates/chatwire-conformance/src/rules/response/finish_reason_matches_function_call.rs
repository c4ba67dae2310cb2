//! Agents of the older API run the function when the finish reason is `function_call`, and never
//! expect one when they offered none.
//!
//! Some servers repeat a tool call in this form for their sake, which is no fault.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/finish-reason-matches-function-call",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`finish_reason` is `function_call` only beside a `function_call`, and that comes only when functions or tools were offered.",
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
            _ => {}
        }
    }
    Ok(())
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
}
