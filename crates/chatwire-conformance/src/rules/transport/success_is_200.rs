//! Some clients accept no other status; generated clients decode the documented status only.

use http::StatusCode;

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "transport/success-is-200",
    level: Level::Must,
    scope: Scope::Response,
    requirement: "A successful response has status 200.",
    source: source::COMPLETION,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let status = subject.head()?.status;
    if status != StatusCode::OK {
        findings.add_header("status", "200", Some(status.as_str()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{completion, error};

    #[test]
    fn only_200_will_do() {
        completion().passes(&RULE);
        completion().status(201).breaks(&RULE, &["status"]);
        error().not_for(&RULE);
    }
}
