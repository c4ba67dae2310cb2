//! Without a JSON object, a client can only show the status.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::object,
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/body-is-an-object",
    level: Level::Must,
    scope: Scope::Error,
    requirement: "An error response has a JSON object as its body.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    object::is_the_body(subject, findings)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::error;

    #[test]
    fn nothing_else_will_do() {
        error().passes(&RULE);
        error().body("").breaks(&RULE, &["@0"]);
        error().body("Not Found").breaks(&RULE, &["@0"]);
        error().body("[]").breaks(&RULE, &[""]);
    }
}
