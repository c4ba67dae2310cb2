//! Callers parse the text without checking it.

use serde_json::Value;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    rules::json_text::{self, JsonOutput},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/json-object-is-json",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With `response_format` `json_object`, text that finishes with `stop` is a JSON object.",
    source: source::REQUEST,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    if response.requested("response_format")?.get("type").and_then(Value::as_str)
        != Some("json_object")
    {
        return not_applicable("no JSON object was requested");
    }
    for choice in response.choices.iter().filter(|choice| json_text::is_due(choice)) {
        let text = choice.content.text();
        let found = JsonOutput::read(text);
        if !matches!(found, JsonOutput::Json(Value::Object(_)))
            && let Some(place) = choice.content_at(0)
        {
            findings.add_seen(&place, "text that is a JSON object", found.told(text, None));
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
        case.clone().breaks(&RULE, &["/choices/0/message/content"]);
        case.clone().set("/choices/0/finish_reason", json!("length")).passes(&RULE);
        case.set("/choices/0/message/content", json!(" {\"a\": 1}\n")).passes(&RULE);
        let case = stream().asking(asked).set_in(1, "/choices/0/delta/content", json!("{\"a\""));
        case.clone().breaks(&RULE, &["2:/choices/0/delta/content"]);
        case.set_in(2, "/choices/0/delta/content", json!(":1}")).passes(&RULE);
    }
}
