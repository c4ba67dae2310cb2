//! Clients that choose the decoder by the content type show the text of a JSON error as it is.
//!
//! The official clients parse an error whatever its type, so this is a hint.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Subject, essence, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/error-json-is-declared",
    level: Level::Should,
    scope: Scope::Error,
    requirement: "The content type of an error body that is JSON is `application/json`, or another JSON type such as `application/problem+json`.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let sent = header(&subject.head()?.headers, "content-type");
    if subject.object().is_err() {
        return not_applicable("the body is not JSON");
    }
    let kind = sent.map(essence).unwrap_or_default();
    if kind != "application/json" && !kind.ends_with("+json") {
        findings.add_header("content-type", "application/json", sent);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::error;

    #[test]
    fn json_under_another_type_is_found() {
        error().passes(&RULE);
        error().header("content-type", "application/problem+json").passes(&RULE);
        error().header("content-type", "text/plain").breaks(&RULE, &["content-type"]);
        error().without_header("content-type").breaks(&RULE, &["content-type"]);
        error().body("oops").header("content-type", "text/plain").not_for(&RULE);
    }
}
