//! Callers show the content, and append that of a delta.
//!
//! A message without text, tool calls, refusal, audio and reasoning is an error in disguise. A
//! stream may end before it has any text, so of a delta only the type counts.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/content-is-text-or-null",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`message.content` is a string, or null beside tool calls, a refusal, audio or reasoning.",
    source: source::COMPLETION,
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/content-is-text-or-null");
pub(crate) static STREAM: BuiltIn = BuiltIn {
    requirement: "`delta.content` is a string, null or absent.",
    source: source::CHUNK,
    ..RULE.of_stream("stream/content-is-text-or-null")
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for message in response.parts().map(|part| &part.message) {
        let content = message.at("content");
        if content.text().is_some() || response.streams && content.is_absent() {
            continue;
        }
        if !content.is_nothing() || content.is_absent() {
            findings.add(&content, "a string or null");
        } else if !response.streams && INSTEAD.iter().all(|name| message.at(name).is_empty()) {
            findings.add(&content, "a string, tool calls, a refusal, audio or reasoning");
        }
    }
    Ok(())
}

/// What a message may have instead of text.
const INSTEAD: [&str; 7] = [
    "tool_calls",
    "function_call",
    "refusal",
    "audio",
    "reasoning",
    "reasoning_content",
    "reasoning_details",
];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{STREAM, UNARY};
    use crate::testing::{completion, stream, tool_call};

    #[test]
    fn null_needs_a_reason() {
        completion().passes(&UNARY);
        let content = "/choices/0/message/content";
        let empty = completion().set(content, json!(null));
        empty.clone().breaks(&UNARY, &[content]);
        let calls = "/choices/0/message/tool_calls";
        empty.clone().set(calls, json!([])).breaks(&UNARY, &[content]);
        empty.set(calls, json!([tool_call("call-1", "{}")])).passes(&UNARY);
        completion().set(content, json!("")).passes(&UNARY);
        completion().set(content, json!(1)).breaks(&UNARY, &[content]);
        completion().remove(content).breaks(&UNARY, &[content]);
    }

    #[test]
    fn other_types_of_a_delta_are_found() {
        stream().passes(&STREAM);
        let at = "/choices/0/delta/content";
        stream().set_in(0, at, json!(null)).passes(&STREAM);
        stream().set_in(1, at, json!(5)).breaks(&STREAM, &["2:/choices/0/delta/content"]);
        stream().set_in(1, at, json!([])).breaks(&STREAM, &["2:/choices/0/delta/content"]);
    }
}
