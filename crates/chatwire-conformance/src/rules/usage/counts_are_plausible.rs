//! A zero is a counter that is not connected.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "usage/counts-are-plausible",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "`prompt_tokens` is at least 1 for non-empty messages, and `completion_tokens` for text, reasoning, a refusal or a tool call.",
    source: source::COMPLETION,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let Some(usage) = response.usages.last() else {
        return not_applicable("there is no usage");
    };
    let messages =
        response.subject.request().ok().and_then(|request| request.get("messages")?.as_array());
    let (prompt, completion) = (usage.at("prompt_tokens"), usage.at("completion_tokens"));
    if messages.is_some_and(|messages| !messages.is_empty()) && prompt.integer() == Some(0) {
        findings.add(&prompt, "at least 1");
    }
    let said = response.choices.iter().any(|choice| {
        let texts = [&choice.content, &choice.reasoning, &choice.refusal];
        texts.iter().any(|text| !text.is_empty()) || !choice.calls.is_empty()
    });
    if said && completion.integer() == Some(0) {
        findings.add(&completion, "at least 1");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, tool_call};

    #[test]
    fn zero_needs_silence() {
        completion().passes(&RULE);
        let (prompt, said) = ("/usage/prompt_tokens", "/usage/completion_tokens");
        completion().set(prompt, json!(0)).breaks(&RULE, &[prompt]);
        completion().set(said, json!(0)).breaks(&RULE, &[said]);
        let silent = completion().set("/choices/0/message/content", json!(""));
        silent.clone().set(said, json!(0)).passes(&RULE);
        let calls = silent.set("/choices/0/message/tool_calls", json!([tool_call("a", "{}")]));
        calls.set(said, json!(0)).breaks(&RULE, &[said]);
    }
}
