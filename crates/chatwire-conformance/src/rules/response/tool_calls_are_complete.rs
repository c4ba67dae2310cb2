//! The result of a call is matched by ID, and the tool is found by name.
//!
//! Of a stream, whether the first delta of a call has all it needs is a rule of its own,
//! `stream/tool-calls-open-complete`; here IDs and names are compared.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Response, Subject},
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/tool-calls-are-complete",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "Each tool call has a unique `id`, a `type`, and the name of a tool of the request.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/tool-calls-are-complete");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/tool-calls-are-complete");

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let offered = offered(response.subject);
    let mut ids = BTreeSet::new();
    for call in response.some_calls()? {
        for part in [&call.id, &call.kind, &call.name] {
            if part.non_empty_text().is_none() && !response.streams {
                findings.add(part, "a non-empty string");
            }
        }
        if let Some(id) = call.id.non_empty_text()
            && !ids.insert(id)
        {
            findings.add(&call.id, "a unique ID");
        }
        if let (Some(name), Some(offered)) = (call.name.non_empty_text(), &offered)
            && !offered.contains(name)
        {
            findings.add(&call.name, "a tool of the request");
        }
    }
    Ok(())
}

/// The names of the tools in the request; `None` when no request is recorded.
fn offered(subject: &Subject) -> Option<BTreeSet<&str>> {
    let request = subject.request().ok()?;
    let list = |name: &str| request.get(name).and_then(Value::as_array).into_iter().flatten();
    let tools = list("tools").filter_map(|tool| {
        let kind = tool.get("type")?.as_str()?;
        tool.get(kind)?.get("name")?.as_str()
    });
    let functions = list("functions").filter_map(|function| function.get("name")?.as_str());
    Some(tools.chain(functions).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{STREAM, UNARY};
    use crate::testing::{Case, chunk, completion, stream, tool_call, tool_delta};

    fn tools() -> Value {
        json!({"tools": [{"type": "function", "function": {"name": "look"}}]})
    }

    #[test]
    fn id_type_and_name_are_read() {
        let at = "/choices/0/message/tool_calls";
        let check = |calls: Value| completion().asking(tools()).set(at, calls);
        completion().not_for(&UNARY);
        check(json!([tool_call("a", "{}"), tool_call("b", "{}")])).passes(&UNARY);
        check(json!([tool_call("a", "{}"), tool_call("a", "{}")]))
            .breaks(&UNARY, &[&format!("{at}/1/id")]);
        check(json!([tool_call("", "{}")])).breaks(&UNARY, &[&format!("{at}/0/id")]);
        let mut other = tool_call("a", "{}");
        other["function"]["name"] = json!("jump");
        check(json!([other])).breaks(&UNARY, &[&format!("{at}/0/function/name")]);
        check(json!([{"id": "a"}]))
            .breaks(&UNARY, &[&format!("{at}/0/type"), &format!("{at}/0/function/name")]);
    }

    #[test]
    fn calls_of_a_stream_are_compared_too() {
        let check = |deltas: [Value; 2]| -> Case {
            let chunks = deltas.into_iter().map(|delta| chunk(0, delta, Value::Null));
            chunks.fold(stream().asking(tools()), |case, chunk| case.insert(1, chunk))
        };
        let at = "/choices/0/delta/tool_calls/0";
        stream().not_for(&STREAM);
        check([tool_delta(1, "b", "{}"), tool_delta(0, "a", "{}")]).passes(&STREAM);
        check([tool_delta(1, "a", "{}"), tool_delta(0, "a", "{}")])
            .breaks(&STREAM, &[&format!("3:{at}/id")]);
        let mut other = tool_delta(0, "a", "{}");
        other["tool_calls"][0]["function"]["name"] = json!("jump");
        check([tool_delta(1, "b", "{}"), other])
            .breaks(&STREAM, &[&format!("2:{at}/function/name")]);
    }
}
