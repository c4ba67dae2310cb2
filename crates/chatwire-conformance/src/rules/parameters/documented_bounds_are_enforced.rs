//! A value that is silently changed, or means something else, surprises the caller.
//!
//! Many servers accept more than the documentation promises, so this is a hint. Who says so: the
//! documentation of OpenAI's API, or else the contract.

use chatwire_schema::{Contract, Part, Reading};

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Severity, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/documented-bounds-are-enforced",
    level: Level::Should,
    scope: Scope::Response,
    requirement: "A request beyond the documented bounds, or those of the contract, is refused.",
    source: source::REQUEST,
    check: Check::Schema(check),
};

fn check(subject: &Subject, contract: &Contract, findings: &mut Findings<'_>) -> CheckResult {
    let request = subject.request()?;
    let faults = subject.request_faults();
    if faults.iter().any(|fault| fault.severity == Severity::Invalid) {
        return not_applicable("the request is invalid anyway");
    }
    let seen = subject.status().map_or_else(|| "a response".to_owned(), |it| it.to_string());
    if let Some(fault) = faults.first() {
        findings.add_header("status", format!("4xx: {}", fault.told()), Some(&seen));
        return Ok(());
    }
    let validator = contract.validator(Part::Request, Reading::Overlaid);
    let errors = validator.map(|validator| validator.errors(request)).unwrap_or_default();
    if let Some(error) = errors.first() {
        let (name, place) = (contract.name(), &error.instance_pointer);
        let expected = format!(
            "4xx: by the contract {name}, {place} is {}, and not {}",
            error.expected, error.found
        );
        findings.add_header("status", expected, Some(&seen));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn too_much_that_is_served_is_found() {
        completion().passes(&RULE);
        stream().passes(&RULE);
        completion().asking(json!({"temperature": 2.5})).breaks(&RULE, &["status"]);
        completion().asking(json!({"n": 0})).not_for(&RULE);
    }
}
