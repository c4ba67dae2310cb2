//! Nothing in the response can be read otherwise.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::object,
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "unary/body-is-an-object",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "The body is one JSON object.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    object::is_the_body(subject, findings)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn faults_are_placed() {
        completion().passes(&RULE);
        completion().body("{\"id\":}").breaks(&RULE, &["@6"]);
        completion().body("[1]").breaks(&RULE, &[""]);
        completion().body("").breaks(&RULE, &["@0"]);
        completion().body("{} {}").breaks(&RULE, &["@3"]);
    }
}
