//! The contract covers what a schema can express; other rules check the rest.
//!
//! This rule uses the corrected schema, because published schemas are known to be wrong in places;
//! the result of the published schema is reported beside it.

use chatwire_schema::{Contract, Part, Reading};

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    rules::schema::undeclared,
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "schema/response-is-valid",
    level: Level::Must,
    scope: Scope::Completion,
    requirement: "The body is valid against the corrected schema of a response.",
    source: source::AIMLAPI,
    check: Check::Schema(check),
};

fn check(subject: &Subject, contract: &Contract, findings: &mut Findings<'_>) -> CheckResult {
    if findings.views.fits_the_schema() {
        return Ok(());
    }
    let root = subject.completion()?;
    let validator = contract.validator(Part::Response, Reading::Overlaid).ok_or_else(undeclared)?;
    for error in root.value().map(|value| validator.errors(value)).unwrap_or_default() {
        findings.add(&root.below(&error.instance_pointer), error.expected);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, error};

    #[test]
    fn errors_are_placed() {
        completion().passes(&RULE);
        completion()
            .set("/usage/prompt_tokens", json!("9"))
            .breaks(&RULE, &["/usage/prompt_tokens"]);
        error().status(200).skips(&RULE);
    }

    #[test]
    fn errors_quote_the_value() {
        let outcome = completion().set("/usage/prompt_tokens", json!("9")).judge(&RULE);
        assert_eq!(outcome.findings[0].seen, "\"9\"");
    }
}
