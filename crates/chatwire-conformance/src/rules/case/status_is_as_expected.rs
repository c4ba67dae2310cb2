//! A recording of an error where a response was wanted proves nothing, and neither does a request
//! that should have been rejected and was not.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::Subject,
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "case/status-is-as-expected",
    level: Level::Must,
    scope: Scope::Any,
    requirement: "The status is the one that the case must get: 2xx unless `status` of its \
                  meta.toml says otherwise.",
    source: source::ERRORS,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let Some(expected) = subject.expected_status() else {
        return not_applicable("no status is expected");
    };
    let status = subject.head()?.status;
    if !expected.accepts(status) {
        findings.add_header("status", expected.to_string(), Some(status.as_str()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{completion, error};

    #[test]
    fn the_status_is_the_expected_one() {
        completion().expecting_status("2xx").passes(&RULE);
        completion().expecting_status("4xx").breaks(&RULE, &["status"]);
        error().status(500).expecting_status("2xx").breaks(&RULE, &["status"]);
        error().status(400).expecting_status("invalid-request").passes(&RULE);
        error().status(500).not_for(&RULE);
    }
}
