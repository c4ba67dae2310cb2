//! A server that fails to parse the model's tool calls returns them as text, and no tool runs.
//!
//! Text that the request itself has may be repeated.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::{
    phrases,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    subject::Response,
    verdict::Level,
};

const RULE: BuiltIn = BuiltIn {
    id: "unary/content-has-no-tool-markup",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "`content` contains no markup of tool calls.",
    source: "https://github.com/vllm-project/vllm/issues/47903",
    check: Check::Response(check),
};
pub(crate) static UNARY: BuiltIn = RULE.of_body("unary/content-has-no-tool-markup");
pub(crate) static STREAM: BuiltIn = RULE.of_stream("stream/content-has-no-tool-markup");

/// How models write calls before a server parses them.
const TAGS: [&str; 8] = [
    "<tool_call>",
    "<function=",
    "<function_call",
    "<|tool_call",
    "[TOOL_CALLS]",
    "<|python_tag|>",
    "<|tool▁call",
    "<｜tool▁call",
];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| phrases::finder(TAGS));

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for choice in &response.choices {
        let text = choice.content.text();
        let found = phrases::first(&FINDER, text);
        if let Some((at, tag)) = found.filter(|(_, tag)| !response.request_mentions(tag))
            && let Some(place) = choice.content_at(at)
        {
            findings.add_seen(&place, "no markup of tool calls", tag);
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
    fn markup_is_found() {
        completion().passes(&UNARY);
        let content = "/choices/0/message/content";
        let leak = completion().set(content, json!("<tool_call>{}</tool_call>"));
        leak.clone().breaks(&UNARY, &[content]);
        let about = json!([{"role": "user", "content": "What does <tool_call> mean?"}]);
        leak.asking(json!({"messages": about})).passes(&UNARY);
    }

    #[test]
    fn markup_is_found_across_chunks() {
        stream().passes(&STREAM);
        let at = "/choices/0/delta/content";
        stream()
            .set_in(1, at, json!("<tool_"))
            .set_in(2, at, json!("call>"))
            .breaks(&STREAM, &["2:/choices/0/delta/content"]);
    }
}
