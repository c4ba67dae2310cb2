//! With `strict`, the server promises that the text is valid, and callers rely on it.

use super::{output_schema, validate_output};
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/json-schema-is-followed",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "With a strict `json_schema`, JSON text that finishes with `stop` is valid against the schema.",
    source: source::STRUCTURED,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let format = output_schema(response)?;
    if format.get("strict").and_then(serde_json::Value::as_bool) != Some(true) {
        return not_applicable("the schema is not strict");
    }
    validate_output(response, format, findings)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::json_schema_is_json::person, RULE};
    use crate::testing::{completion, stream};

    #[test]
    fn members_that_miss_differ_or_are_too_many_are_found() {
        completion().not_for(&RULE);
        completion().asking(person(false)).not_for(&RULE);
        let at = "/choices/0/message/content";
        let check = |text: &str| completion().asking(person(true)).set(at, json!(text));
        check("{\"name\":\"Ann\"}").passes(&RULE);
        check("not JSON at all").passes(&RULE);
        check("{}").set("/choices/0/finish_reason", json!("length")).passes(&RULE);
        for (text, told) in [
            ("{}", "name"),
            ("{\"name\":1}", "/name"),
            ("{\"name\":\"Ann\",\"age\":3}", "age"),
            ("[]", "object"),
        ] {
            let case = check(text);
            case.clone().breaks(&RULE, &[at]);
            let outcome = case.judge(&RULE);
            let finding = &outcome.findings[0];
            assert!(format!("{} {}", finding.expected, finding.seen).contains(told), "{finding:?}");
        }
        let content = "/choices/0/delta/content";
        stream()
            .asking(person(true))
            .set_in(1, content, json!("{\"name\""))
            .set_in(2, content, json!(":1}"))
            .breaks(&RULE, &["2:/choices/0/delta/content"]);
    }

    #[test]
    fn a_schema_that_cannot_be_compiled_is_not_judged() {
        let schema = json!({"name": "n", "strict": true, "schema": {"type": "no type"}});
        let format = json!({"response_format": {"type": "json_schema", "json_schema": schema}});
        completion().asking(format).set("/choices/0/message/content", json!("{}")).skips(&RULE);
    }
}
