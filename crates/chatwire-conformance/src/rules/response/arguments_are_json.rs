//! Every caller parses the arguments; models do write invalid JSON, so callers also check.
//!
//! In a stream the joined pieces are parsed. There the level is higher: pieces are lost and doubled
//! by servers and not by models, and the agent runs a tool with the wrong input or ends.

use serde_json::Value;

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    rules::arguments,
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/arguments-are-json",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "`function.arguments` is a string that contains a JSON object, unless the response was cut.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/arguments-are-json");
pub(crate) static STREAM: BuiltIn = BuiltIn {
    level: Level::Must,
    requirement: "The joined arguments of a tool call are a JSON object, unless the response was cut.",
    ..RULE.of_stream("stream/arguments-are-json")
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let mut any = false;
    for call in arguments::of_functions(response) {
        any = true;
        let text = call.arguments.text();
        let object = matches!(serde_json::from_str(text), Ok(Value::Object(_)));
        if object || response.streams && arguments::repetition(call).is_some() {
            continue;
        }
        let seen = match call.arguments_place.text() {
            None => call.arguments_place.seen(),
            Some(_) => finding::quoted(text),
        };
        let expected = "a string that contains a JSON object";
        findings.add_seen(&call.arguments_place, expected, seen);
    }
    if any { Ok(()) } else { not_applicable("there are no function calls") }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{STREAM, UNARY};
    use crate::testing::{chunk, completion, stream, tool_call, tool_delta};

    #[test]
    fn only_an_object_in_a_string_will_do() {
        let at = "/choices/0/message/tool_calls";
        let check = |arguments: &str| completion().set(at, json!([tool_call("a", arguments)]));
        completion().not_for(&UNARY);
        check("{\"x\":1}").passes(&UNARY);
        let place = format!("{at}/0/function/arguments");
        for wrong in ["", "[]", "{\"x\":"] {
            check(wrong).breaks(&UNARY, &[&place]);
            let cut = check(wrong).set("/choices/0/finish_reason", json!("length"));
            cut.not_for(&UNARY);
        }
        check("{}").set(&place, json!({})).breaks(&UNARY, &[&place]);
    }

    #[test]
    fn joined_arguments_are_parsed() {
        let step = |delta: Value| chunk(0, delta, Value::Null);
        let case = stream().insert(1, step(tool_delta(0, "a", "{\"x\""))).set_in(
            4,
            "/choices/0/finish_reason",
            json!("tool_calls"),
        );
        case.clone().breaks(&STREAM, &["2:/choices/0/delta/tool_calls/0/function/arguments"]);
        let more = json!({"tool_calls": [{"index": 0, "function": {"arguments": ":1}"}}]});
        case.insert(2, step(more)).passes(&STREAM);
        stream().not_for(&STREAM);
    }
}
