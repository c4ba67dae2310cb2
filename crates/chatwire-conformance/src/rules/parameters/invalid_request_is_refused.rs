//! A caller who sends nonsense learns of it from an error, and of nothing from a response to
//! something else.
//!
//! The rules about the effect of a parameter leave such a request alone, so that it is one finding.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::{Severity, Subject},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "parameters/invalid-request-is-refused",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "A request that makes no sense by the documentation of the API is refused: no JSON, no messages, another type, less than one of what is counted.",
    source: source::REQUEST,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let faults = subject.request_faults();
    if faults.is_empty() {
        subject.request()?;
    }
    if let Some(fault) = faults.iter().find(|fault| fault.severity == Severity::Invalid) {
        let seen = subject.status().map_or_else(|| "a response".to_owned(), |it| it.to_string());
        findings.add_header("status", format!("4xx: {}", fault.told()), Some(&seen));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::{completion, stream};

    #[test]
    fn nonsense_that_is_served_is_found_once() {
        completion().passes(&RULE);
        stream().passes(&RULE);
        completion().asking(json!({"n": 0, "max_tokens": -5})).breaks(&RULE, &["status"]);
        stream().asking(json!({"logprobs": 5})).breaks(&RULE, &["status"]);
        completion().asking(json!({"temperature": 2.5})).passes(&RULE);
    }
}
