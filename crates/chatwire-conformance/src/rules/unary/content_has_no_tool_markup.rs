//! A server that fails to parse the model's tool calls returns them as text, and no tool runs.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/content-has-no-tool-markup",
    level: Level::Should,
    scope: Scope::Completion,
    requirement: "`content` contains no markup of tool calls.",
    source: "https://github.com/vllm-project/vllm/issues/47903",
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for choice in subject.choices()? {
        let content = choice.at("message").at("content");
        let text = content.text().unwrap_or_default();
        if let Some(tag) = TAGS.into_iter().find(|tag| text.contains(tag)) {
            findings.add_seen(&content, "no markup of tool calls", tag);
        }
    }
    Ok(())
}

/// How models write calls before a server parses them.
const TAGS: [&str; 4] = ["<tool_call>", "<function=", "[TOOL_CALLS]", "<|python_tag|>"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn markup_is_found() {
        completion().passes(&RULE);
        let content = "/choices/0/message/content";
        let leak = json!("<tool_call>{}</tool_call>");
        completion().set(content, leak).breaks(&RULE, &[content]);
    }
}
