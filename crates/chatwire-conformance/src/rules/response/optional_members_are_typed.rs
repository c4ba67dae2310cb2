//! Typed clients fail on the whole response when a member that they know has another type, even
//! where the contract of the provider does not declare the member.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Place, Response},
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/optional-members-are-typed",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "The optional members that the API documents have the documented types, or are null or absent.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/optional-members-are-typed");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/optional-members-are-typed");

/// A type, in words, and the values of it.
type Type = (&'static str, fn(&Value) -> bool);

const STRING: Type = ("a string or null", Value::is_string);
const OBJECT: Type = ("an object or null", Value::is_object);
const ARRAY: Type = ("an array or null", Value::is_array);

const OF_ROOT: [(&str, Type); 6] = [
    ("metadata", OBJECT),
    ("moderation", OBJECT),
    ("obfuscation", STRING),
    ("service_tier", STRING),
    ("system_fingerprint", STRING),
    ("usage", OBJECT),
];
const OF_CHOICE: [(&str, Type); 1] = [("logprobs", OBJECT)];
const OF_MESSAGE: [(&str, Type); 4] =
    [("tool_calls", ARRAY), ("annotations", ARRAY), ("audio", OBJECT), ("function_call", OBJECT)];

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let mut typed = |place: &Place<'_>, members: &[(&'static str, Type)]| {
        for (name, (expected, fits)) in members {
            if place.get(name).is_some_and(|value| !value.is_null() && !fits(value)) {
                findings.add(&place.at(name), *expected);
            }
        }
    };
    for root in &response.roots {
        typed(root, &OF_ROOT);
    }
    for part in response.parts() {
        typed(&part.choice, &OF_CHOICE);
        typed(&part.message, &OF_MESSAGE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream};

    #[test]
    fn another_type_is_found() {
        completion().passes(&UNARY);
        completion().set("/service_tier", json!(null)).passes(&UNARY);
        completion().set("/service_tier", json!(5)).breaks(&UNARY, &["/service_tier"]);
        let calls = "/choices/0/message/tool_calls";
        completion().set(calls, json!({"id": "a"})).breaks(&UNARY, &[calls]);
        stream().passes(&STREAM);
        stream()
            .set_in(1, "/system_fingerprint", json!([]))
            .breaks(&STREAM, &["2:/system_fingerprint"]);
        stream()
            .set_in(1, "/choices/0/logprobs", json!("none"))
            .breaks(&STREAM, &["2:/choices/0/logprobs"]);
    }
}
