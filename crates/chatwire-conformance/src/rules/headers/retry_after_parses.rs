//! Clients read it from every error, and guess a delay of their own where they cannot.
//!
//! On a 429 response, another rule requires it.

use http::StatusCode;

use super::retry_after_is_sent::is_delay;
use crate::{
    rule::{BuiltIn, Check, CheckResult, Findings, Scope, not_applicable},
    source,
    subject::{Subject, header},
    verdict::Level,
};

pub(crate) static RULE: BuiltIn = BuiltIn {
    id: "headers/retry-after-parses",
    level: Level::Should,
    scope: Scope::Any,
    requirement: "`retry-after` is a number of seconds that is not negative, or a date.",
    source: source::RETRY_AFTER,
    check: Check::Exchange(check),
};

fn check(subject: &Subject, findings: &mut Findings<'_>) -> CheckResult {
    let head = subject.head()?;
    let Some(sent) = header(&head.headers, "retry-after") else {
        return not_applicable("no `retry-after` was sent");
    };
    if head.status == StatusCode::TOO_MANY_REQUESTS {
        return not_applicable("another rule is about status 429");
    }
    if !is_delay(sent) {
        findings.add_header("retry-after", "seconds or a date", Some(sent));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{completion, error};

    #[test]
    fn a_delay_that_nobody_can_read_is_found() {
        completion().not_for(&RULE);
        error().status(429).header("retry-after", "soon").not_for(&RULE);
        let busy = error().status(503);
        busy.clone().header("retry-after", "2").passes(&RULE);
        busy.clone().header("retry-after", "Wed, 09 Apr 2025 08:31:50 GMT").passes(&RULE);
        busy.clone().header("retry-after", "-1").breaks(&RULE, &["retry-after"]);
        busy.header("retry-after", "soon").breaks(&RULE, &["retry-after"]);
    }
}
