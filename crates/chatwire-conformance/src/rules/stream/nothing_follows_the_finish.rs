//! Clients close the message at the finish reason.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/nothing-follows-the-finish",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "No choice has text or tool calls after its finish reason.",
    source: source::CHUNK,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    for choice in &response.choices {
        let parts = choice.parts.iter();
        let finished = parts.skip_while(|part| part.choice.at("finish_reason").is_nothing());
        for delta in finished.skip(1).map(|part| &part.message) {
            for said in [delta.at("content"), delta.at("tool_calls")] {
                if said.non_empty_text().is_some() || said.items().next().is_some() {
                    findings.add(&said, "nothing after the finish reason");
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::RULE;
    use crate::testing::{chunk, stream};

    #[test]
    fn text_after_the_finish_is_found() {
        stream().passes(&RULE);
        stream().push(chunk(0, json!({"content": ""}), Value::Null)).passes(&RULE);
        stream()
            .push(chunk(0, json!({"content": "x"}), Value::Null))
            .breaks(&RULE, &["5:/choices/0/delta/content"]);
        let calls = json!({"tool_calls": [{"index": 0}]});
        stream()
            .push(chunk(0, calls, Value::Null))
            .breaks(&RULE, &["5:/choices/0/delta/tool_calls"]);
    }
}
