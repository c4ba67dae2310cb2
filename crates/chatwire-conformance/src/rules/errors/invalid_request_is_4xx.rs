//! Clients send a request again after a 5xx, and a request that is invalid stays so.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "errors/invalid-request-is-4xx",
    level: Level::Must,
    scope: Scope::Error,
    requirement: "A request that is invalid by the documentation of the API is refused with a 4xx, never with a 5xx.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let status = subject.head()?.status;
    let Some(fault) = subject.request_faults().first() else {
        subject.request()?;
        return not_applicable("the request is valid");
    };
    if status.is_server_error() {
        findings.add_header("status", format!("4xx: {}", fault.told()), Some(status.as_str()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::RULE;
    use crate::testing::error;

    #[test]
    fn a_server_error_for_nonsense_is_found() {
        error().not_for(&RULE);
        error().status(500).not_for(&RULE);
        let invalid = error().asking(json!({"messages": []}));
        invalid.clone().status(400).passes(&RULE);
        invalid.status(500).breaks(&RULE, &["status"]);
    }
}
