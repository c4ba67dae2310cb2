//! Callers parse the text without checking it.

use serde_json::Value;

use crate::{
    finding,
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/json-object-is-json",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With `response_format` `json_object`, text that finishes with `stop` is a JSON object.",
    source: source::REQUEST,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    if subject.requested("response_format")?.get("type").and_then(Value::as_str)
        != Some("json_object")
    {
        return not_applicable("no JSON object was requested");
    }
    for choice in subject
        .choice_summaries()?
        .iter()
        .filter(|choice| choice.finish == Some("stop") && !choice.refused)
    {
        let text = choice.content.as_deref().unwrap_or_default();
        if !matches!(serde_json::from_str(text), Ok(Value::Object(_))) {
            findings.add_seen(&choice.place, "text that is a JSON object", finding::quoted(text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn the_whole_text_is_parsed() {
        let asked = json!({"response_format": {"type": "json_object"}});
        completion().not_for(&RULE);
        let case = completion().asking(asked.clone());
        case.clone().breaks(&RULE, &["/choices/0"]);
        case.clone().set("/choices/0/finish_reason", json!("length")).passes(&RULE);
        case.set("/choices/0/message/content", json!(" {\"a\": 1}\n")).passes(&RULE);
        let case = stream().asking(asked).set_in(1, "/choices/0/delta/content", json!("{\"a\""));
        case.clone().breaks(&RULE, &["4:/choices/0"]);
        case.set_in(2, "/choices/0/delta/content", json!(":1}")).passes(&RULE);
    }
}
