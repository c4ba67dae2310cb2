//! Without `strict`, the schema guides the model and the server promises nothing.

use super::{output_schema, validate_output};
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Response,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/loose-json-schema-is-followed",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "With a `json_schema` that is not strict, JSON text that finishes with `stop` is valid against the schema.",
    source: source::STRUCTURED,
    check: Check::Response(check),
};

fn check(response: &Response<'_>, findings: &mut Findings<'_>) -> CheckResult {
    let format = output_schema(response)?;
    if format.get("strict").and_then(serde_json::Value::as_bool) == Some(true) {
        return not_applicable("the schema is strict");
    }
    validate_output(response, format, findings)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::json_schema_is_json::person, RULE};
    use crate::testing::completion;

    #[test]
    fn an_invalid_value_is_a_warning() {
        completion().not_for(&RULE);
        completion().asking(person(true)).not_for(&RULE);
        let at = "/choices/0/message/content";
        let check = |text: &str| completion().asking(person(false)).set(at, json!(text));
        check("{\"name\":\"Ann\"}").passes(&RULE);
        check("{\"name\":null}").breaks(&RULE, &[at]);
    }
}
