//! Clients that check the finish reason first drop text in the same chunk.
//!
//! The test suites of vLLM and llama.cpp disagree about this rule.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/last-delta-is-empty",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "The chunk with the finish reason has an empty delta.",
    source: "https://github.com/vllm-project/vllm/issues/35705",
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let last = response.parts().filter(|part| !part.choice.at("finish_reason").is_nothing());
    let mut said = last
        .flat_map(|part| ["content", "tool_calls", "refusal"].map(|name| part.message.at(name)))
        .filter(|said| said.non_empty_text().is_some() || said.items().next().is_some());
    // A server ends every choice in the same way.
    if let Some(said) = said.next() {
        findings.add(&said, "an empty delta in the chunk with the finish reason");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn text_beside_the_finish_is_found() {
        stream().passes(&RULE);
        stream().set_in(3, "/choices/0/delta", json!({"content": ""})).passes(&RULE);
        stream()
            .set_in(3, "/choices/0/delta", json!({"content": "!"}))
            .breaks(&RULE, &["4:/choices/0/delta/content"]);
    }
}
