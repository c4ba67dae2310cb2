//! Callers of structured output parse the text without looking at it.

use chatwire_schema::Validator;

use super::output_schema;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::json_text::{self, JsonOutput},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/json-schema-is-json",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With `response_format` `json_schema`, text that finishes with `stop` is one JSON value, without a fence and other text.",
    source: source::STRUCTURED,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let format = output_schema(response)?;
    let schema = format.get("schema").map(Validator::compile).and_then(Result::ok);
    for choice in response.choices.iter().filter(|choice| json_text::is_due(choice)) {
        let text = choice.content.text();
        let found = JsonOutput::read(text);
        if !matches!(found, JsonOutput::Json(_))
            && let Some(place) = choice.content_at(0)
        {
            findings.add_seen(&place, "text that is JSON", found.told(text, schema.as_ref()));
        }
    }
    Ok(())
}

/// A request for a person's name, for the tests of this rule and its neighbors.
#[cfg(test)]
pub(super) fn person(strict: bool) -> serde_json::Value {
    let schema = serde_json::json!({
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
        "additionalProperties": false,
    });
    let format = serde_json::json!({"name": "person", "strict": strict, "schema": schema});
    serde_json::json!({"response_format": {"type": "json_schema", "json_schema": format}})
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{RULE, person};
    use crate::testing::{completion, stream};

    #[test]
    fn what_is_not_json_is_told_apart() {
        completion().not_for(&RULE);
        let at = "/choices/0/message/content";
        let check = |text: &str| completion().asking(person(true)).set(at, json!(text));
        check("{\"name\":\"Ann\"}").passes(&RULE);
        check("{\"other\":1}").passes(&RULE);
        check("{\"name\":").set("/choices/0/finish_reason", json!("length")).passes(&RULE);
        check("").set("/choices/0/message/refusal", json!("No.")).passes(&RULE);
        for (text, seen) in [
            ("Ann", "\"Ann\""),
            ("```json\n{\"name\":\"Ann\"}\n```", "in a Markdown fence, which fits the schema"),
            ("Here: {\"name\":1}", "between other text, which does not fit the schema"),
        ] {
            let case = check(text);
            case.clone().breaks(&RULE, &[at]);
            let outcome = case.judge(&RULE);
            assert!(outcome.findings[0].seen.contains(seen), "{outcome:#?}");
        }
        stream().asking(person(false)).breaks(&RULE, &["2:/choices/0/delta/content"]);
    }
}
