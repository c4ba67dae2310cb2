//! Clients read the code of an error in a stream as that of an error response.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    rules::errors,
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "stream/errors-are-typed",
    level: Level::Should,
    scope: Scope::Stream,
    requirement: "Of an error in a stream, `type` is a string; `param` and `code` are strings or null.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let mut any = false;
    for error in subject.events().errors().map(|root| root.at("error")) {
        if error.is_object() {
            any = true;
            errors::members_are_typed(&error, findings);
        }
    }
    if any { Ok(()) } else { not_applicable("there is no error object in the stream") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::stream;

    #[test]
    fn types_are_read() {
        stream().not_for(&RULE);
        let check = |error: serde_json::Value| stream().push(json!({ "error": error }));
        check(json!({"message": "m", "type": "t", "param": null, "code": "c"})).passes(&RULE);
        check(json!({"message": "m", "type": 1, "code": 500}))
            .breaks(&RULE, &["5:/error/type", "5:/error/code"]);
    }
}
