//! Tools are called with what the model wrote; most read the members that their schema requires.
//!
//! Without `strict` a server promises nothing, so this is a hint.

use super::{Strictness, validate_arguments};
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/arguments-fit-the-schema",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "The arguments of a call are valid against the `parameters` of their tool.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    validate_arguments(response, Strictness::Loose, findings)
}

/// A request with the tool `look`, for the tests of this rule and its neighbor.
#[cfg(test)]
pub(super) fn looking(strict: bool) -> serde_json::Value {
    let parameters = serde_json::json!({
        "type": "object",
        "properties": {"where": {"type": "string"}},
        "required": ["where"],
    });
    let function = serde_json::json!({"name": "look", "strict": strict, "parameters": parameters});
    serde_json::json!({"tools": [{"type": "function", "function": function}]})
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{RULE, looking};
    use crate::testing::{chunk, completion, stream, tool_call, tool_delta};

    #[test]
    fn arguments_are_validated() {
        completion().asking(looking(false)).not_for(&RULE);
        let at = "/choices/0/message/tool_calls";
        let check = |arguments: &str| {
            completion().asking(looking(false)).set(at, json!([tool_call("a", arguments)]))
        };
        check("{\"where\":\"up\"}").passes(&RULE);
        check("no JSON").passes(&RULE);
        let place = format!("{at}/0/function/arguments");
        check("{\"where\":1}").breaks(&RULE, &[&place]);
        check("{}").breaks(&RULE, &[&place]);
        check("{}").asking(looking(true)).not_for(&RULE);
        stream()
            .asking(looking(false))
            .insert(1, chunk(0, tool_delta(0, "a", "{}"), Value::Null))
            .breaks(&RULE, &["2:/choices/0/delta/tool_calls/0/function/arguments"]);
    }
}
