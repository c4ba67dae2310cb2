//! A response without text, tool calls, refusal, audio and reasoning is an error in disguise.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/content-is-text-or-null",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "`message.content` is a string, or null beside tool calls, a refusal, audio or reasoning.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for choice in subject.choices()? {
        let message = choice.at("message");
        let content = message.at("content");
        if content.text().is_some() {
            continue;
        }
        let excused = INSTEAD.iter().any(|name| !message.at(name).is_empty());
        if !content.is_nothing() || content.is_absent() {
            findings.add(&content, "a string or null");
        } else if !excused {
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

    use super::RULE;
    use crate::testing::{completion, tool_call};

    #[test]
    fn null_needs_a_reason() {
        completion().passes(&RULE);
        let content = "/choices/0/message/content";
        let empty = completion().set(content, json!(null));
        empty.clone().breaks(&RULE, &[content]);
        let calls = "/choices/0/message/tool_calls";
        empty.clone().set(calls, json!([])).breaks(&RULE, &[content]);
        empty.set(calls, json!([tool_call("call-1", "{}")])).passes(&RULE);
        completion().set(content, json!("")).passes(&RULE);
        completion().set(content, json!(1)).breaks(&RULE, &[content]);
        completion().remove(content).breaks(&RULE, &[content]);
    }
}
