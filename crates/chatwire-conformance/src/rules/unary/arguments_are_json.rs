//! Every caller parses the arguments; models do write invalid JSON, so callers also check.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/arguments-are-json",
    level: Level::Should,
    scope: Scope::Completion,
    requirement: "`function.arguments` is a string that contains a JSON object.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let choices = subject.choices()?;
    let calls = choices.iter().flat_map(|choice| choice.at("message").at("tool_calls").items());
    let mut functions =
        calls.map(|call| call.at("function")).filter(|function| function.is_object()).peekable();
    if functions.peek().is_none() {
        return not_applicable("there are no function calls");
    }
    for arguments in functions.map(|function| function.at("arguments")) {
        let object = arguments.text().map(serde_json::from_str::<Value>);
        if !matches!(object, Some(Ok(Value::Object(_)))) {
            findings.add(&arguments, "a string that contains a JSON object");
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
    fn only_an_object_in_a_string_will_do() {
        let at = "/choices/0/message/tool_calls";
        let check = |arguments: &str| completion().set(at, json!([tool_call("a", arguments)]));
        completion().not_for(&RULE);
        check("{\"x\":1}").passes(&RULE);
        let place = format!("{at}/0/function/arguments");
        for wrong in ["", "[]", "{\"x\":"] {
            check(wrong).breaks(&RULE, &[&place]);
        }
        check("{}").set(&place, json!({})).breaks(&RULE, &[&place]);
    }
}
