//! Callers decide by the finish reason whether to run tools, continue or stop; some servers send an
//! empty string.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::finish,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/finish-reason-is-known",
    level: Level::Must,
    scope: Scope::Stream,
    requirement: "A `finish_reason` that is not null is `stop`, `length`, `tool_calls`, `content_filter` or `function_call`.",
    source: "https://github.com/ollama/ollama/issues/4357",
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    for reason in subject.choices()?.iter().map(|choice| choice.at("finish_reason")) {
        let known = reason.text().is_some_and(|text| finish::REASONS.contains(&text));
        if !reason.is_nothing() && !known {
            findings.add(&reason, finish::expected());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn unknown_and_empty_reasons_are_found() {
        stream().passes(&RULE);
        let at = "/choices/0/finish_reason";
        stream().set_in(3, at, json!("end_turn")).breaks(&RULE, &["4:/choices/0/finish_reason"]);
        stream().set_in(1, at, json!("")).breaks(&RULE, &["2:/choices/0/finish_reason"]);
    }
}
