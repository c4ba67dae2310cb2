//! Caches and logs compare this time with others.

use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/date-is-valid",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "`date` is a date as HTTP writes it.",
    source: source::DATE,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let Some(date) = header(&subject.head()?.headers, "date") else {
        return not_applicable("no `date` was sent");
    };
    if httpdate::parse_http_date(date).is_err() {
        findings.add_header("date", "a date such as `Wed, 09 Apr 2025 08:30:50 GMT`", Some(date));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::completion;

    #[test]
    fn a_text_that_is_no_date_is_found() {
        completion().passes(&RULE);
        completion().without_header("date").not_for(&RULE);
        for date in ["yesterday", "", "2025-04-09T08:30:50Z"] {
            completion().header("date", date).breaks(&RULE, &["date"]);
        }
    }
}
